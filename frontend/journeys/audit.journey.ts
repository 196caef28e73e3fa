import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { button, field } from "./steps/entering";
import { expect, test } from "./support/harness";
import { PEOPLE } from "./support/people";
import type { Words } from "./support/words";

const table = (page: Page, w: Words) =>
  page.getByRole("table", { name: w.is("Événements du journal, les plus récents en premier") });

test("an auditor searches the log, exports what was found, and has it verified", async ({
  loggedIn,
  visit,
  w,
}) => {
  const page = await loggedIn(PEOPLE.nora);
  await expect(page.getByRole("heading", { name: w.is("Journal"), level: 1 })).toBeVisible();
  const ways = page.getByRole("navigation", { name: w.is("Navigation principale") }).getByRole("link");
  await expect(ways).toHaveCount(1);
  await expect(table(page, w)).toBeVisible();
  await page.goto("/office/registrations");
  await expect(page.getByRole("heading", { name: w.is("Journal"), level: 1 })).toBeVisible();

  await button(page, w.is("Vérifier")).click();
  await expect(
    page.getByRole("status").filter({ hasText: w.has("Demandé par {name}", { name: "Nora Frei" }) }),
  ).toBeVisible();
  await field(page, w.is("Personne qui a agi")).fill("frei");
  await page.getByRole("combobox", { name: w.is("Action") }).selectOption("verify");
  await button(page, w.is("Rechercher")).click();
  await expect(table(page, w).getByRole("row", { name: "Nora Frei" }).first()).toContainText(
    w.has("Vérification"),
  );
  await visit(page, "audit", "found");

  await table(page, w)
    .getByRole("button", { name: w.has("Détails") })
    .first()
    .click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("Nora Frei");
  await visit(page, "audit", "details");
  await dialog.getByRole("button", { name: w.is("Fermer") }).click();

  await button(page, w.is("Exporter")).click();
  await visit(page, "audit", "export");
  await dialog.getByRole("radio", { name: w.is("Texte (CSV)") }).check();
  const saving = page.waitForEvent("download");
  await dialog.getByRole("button", { name: w.is("Télécharger") }).click();
  const file = readFileSync((await (await saving).path()) ?? "", "utf8");
  expect(file).toContain("Nora Frei");

  await field(page, w.is("Du")).fill("");
  await field(page, w.is("Identifiant")).fill("756.1234.5678.97");
  await button(page, w.is("Rechercher")).click();
  await expect(field(page, w.is("Du"))).toBeFocused();
  await visit(page, "audit", "errors");
  await button(page, w.is("Effacer les filtres")).click();
  await field(page, w.is("Personne qui a agi")).fill("nobody of this name");
  await button(page, w.is("Rechercher")).click();
  await expect(page.getByRole("heading", { name: w.is("Aucun événement ne correspond") })).toBeVisible();
  await visit(page, "audit", "nothing found");
});
