import type { Page } from "@playwright/test";
import { button } from "./steps/entering";
import { askForFactorOnce } from "./steps/factors";
import { goToAdministration } from "./steps/office";
import { expect, test } from "./support/harness";
import { PEOPLE } from "./support/people";
import type { Words } from "./support/words";

async function openTariffs(page: Page, w: Words): Promise<void> {
  await goToAdministration(page, w, "Tarifs");
  await expect(page.getByRole("heading", { name: w.is("Tarifs"), level: 1 })).toBeVisible();
  await expect(page.getByRole("region", { name: w.is("Contribution d’assistance") })).toBeVisible();
}

test("an administrator adds next year's values of the law", async ({ loggedIn, inbox, visit, w }) => {
  const page = await loggedIn(PEOPLE.lea);
  await openTariffs(page, w);
  await visit(page, "office-tariffs", "administrator");
  await page.getByRole("link", { name: w.has("Contribution d’assistance") }).click();
  const hour = page.getByRole("textbox", { name: w.is("Heure d’assistance") });
  await expect(hour).toHaveValue("35.30");

  await hour.fill("");
  await button(page, w.is("Continuer")).click();
  const summary = page.getByRole("alert").filter({ has: page.getByRole("heading") });
  await expect(summary.getByRole("link")).toHaveCount(3);
  await visit(page, "office-tariff", "errors");

  await page.getByRole("textbox", { name: w.is("Valables dès le") }).fill("1.1.2027");
  await page.getByRole("textbox", { name: w.is("Confirmées jusqu’au") }).fill("31.12.2027");
  await hour.fill("35,80");
  await button(page, w.is("Continuer")).click();
  const dialog = page.getByRole("dialog", { name: w.is("Ajouter ces valeurs ?") });
  await expect(dialog).toContainText("35.80");
  await expect(dialog).toContainText("35.30");
  await expect(dialog).toContainText(w.has("Aucune demande envoyée ne porte sur ces jours."));
  await visit(page, "office-tariff", "confirmation");
  await askForFactorOnce(page, "**/api/v1/office/tariffs");
  await dialog.getByRole("button", { name: w.is("Ajouter") }).click();
  const confirmation = page.getByRole("dialog", { name: w.is("Confirmer que c’est bien vous") });
  await expect(confirmation).toContainText(w.has("Pour ajouter des valeurs, confirmez que c’est bien vous."));
  await confirmation
    .getByRole("textbox", { name: w.is("Code d’accès") })
    .fill(await inbox.code(PEOPLE.lea.mobile));
  await button(page, w.is("Confirmer")).click();

  await expect(
    page.getByText(w.has("Valeurs ajoutées : {version}", { version: "assistance-2027-01-01" })),
  ).toBeVisible();
  const row = page.getByRole("row", { name: /assistance-2027-01-01/ });
  await expect(row).toContainText(w.has("À venir"));
  await expect(row).toContainText("Lea Keller");
});

test("a reviewer reads the tariffs and adds none", async ({ loggedIn, visit, w }) => {
  const page = await loggedIn(PEOPLE.peter);
  await openTariffs(page, w);
  await expect(
    page.getByText(w.is("Seules les personnes qui administrent le guichet peuvent ajouter des valeurs.")),
  ).toBeVisible();
  await expect(page.getByRole("link", { name: w.has("Ajouter des valeurs") })).toHaveCount(0);
  await visit(page, "office-tariffs", "reviewer");
});

test("everybody reads what a message means", async ({ newBrowser, visit, w }) => {
  const page = await newBrowser();
  await page.goto("/codes");
  await expect(page.getByRole("heading", { name: w.is("Messages et règles"), level: 1 })).toBeVisible();
  await visit(page, "codes", "all");
  await page.getByRole("searchbox", { name: w.is("Recherche") }).fill("introuvable");
  await expect(page.getByText(w.is("Aucun message ne correspond à votre recherche"))).toBeVisible();
  await visit(page, "codes", "none found");
  await page.getByRole("searchbox", { name: w.is("Recherche") }).fill("once_a_month");
  await expect(page.getByRole("row")).toHaveCount(2);
  await page.getByRole("table").getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("904");
  await expect(page.getByText(w.is("Avertissement"))).toBeVisible();
  await visit(page, "code-of-message", "warning");
  await page.getByRole("link", { name: w.is("Tous les messages") }).click();
  await expect(page.getByRole("heading", { name: w.is("Messages et règles"), level: 1 })).toBeVisible();
});
