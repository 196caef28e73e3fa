import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { button } from "./steps/entering";
import { expect, test, type Visit } from "./support/harness";
import { PEOPLE } from "./support/people";
import type { Words } from "./support/words";

/** On a phone, tables are folded away. */
async function unfold(page: Page, w: Words): Promise<void> {
  for (const summary of await page.locator("summary", { hasText: w.is("Afficher le tableau") }).all())
    await summary.click();
}

async function openStatistics(page: Page, w: Words, visit: Visit, state: string): Promise<void> {
  await page.getByRole("link", { name: w.is("Statistique"), exact: true }).click();
  await expect(page.getByRole("heading", { name: w.is("Statistique"), level: 1 })).toBeVisible();
  await expect(page.getByRole("region", { name: w.is("Par personne") })).toBeVisible();
  await visit(page, "office-statistics", state);
  await unfold(page, w);
  await expect(page.getByRole("table", { name: w.is("Volume") })).toBeVisible();
}

test("an administrator reads the figures, of one company too, and saves a table", async ({
  loggedIn,
  visit,
  w,
}) => {
  const page = await loggedIn(PEOPLE.lea);
  await openStatistics(page, w, visit, "administrator");
  for (const name of ["Volume", "Durées", "Par formulaire", "Demandes ouvertes", "Champs à corriger"]) {
    const region = page.getByRole("region", { name: w.is(name) });
    await expect(region.getByRole("img")).toBeVisible();
    await expect(region.getByRole("table")).toBeVisible();
  }
  const people = page.getByRole("table", { name: w.is("Par personne") });
  // The demo's two reviewers and the whole office; who decides in another journey comes to them.
  await expect.poll(() => people.getByRole("row").count()).toBeGreaterThanOrEqual(4);

  const saving = page.waitForEvent("download");
  await button(
    page,
    w.is("Enregistrer le tableau « {table} » : {format}", {
      table: w.has("Par société"),
      format: "CSV",
    }),
  ).click();
  const file = await saving;
  expect(file.suggestedFilename()).toMatch(/companies-\d{4}-\d\d-\d\d\.csv$/);
  const lines = (await readFile(await file.path(), "utf8")).trim().split("\r\n");
  const companies = page.getByRole("table", { name: w.is("Par société") });
  await expect(companies.getByRole("row")).toHaveCount(lines.length);

  await companies.getByRole("link").first().click();
  await expect(page.getByText(w.is("Seulement {name}"))).toBeVisible();
  await expect(page.getByRole("region", { name: w.is("Par société") })).toContainText(w.has("Excel"));
  await visit(page, "office-statistics", "one company");
  await button(page, w.is("Toutes les sociétés")).click();
  await expect(page.getByText(w.is("Seulement {name}"))).toHaveCount(0);
});

test("a period without a request says so, and its address keeps it", async ({ loggedIn, visit, w }) => {
  const page = await loggedIn(PEOPLE.lea);
  await page.goto("/office/statistics?from=2024-01&to=2024-02&by=week");
  await expect(page.getByText(w.is("Aucune demande dans cette période"))).toBeVisible();
  await expect(page.getByRole("combobox", { name: w.is("Regroupement") })).toHaveValue("week");
  await visit(page, "office-statistics", "empty");
  await page.reload();
  await expect(page.getByRole("combobox", { name: w.is("Au mois") })).toHaveValue("2024-02");
});

test("a reviewer sees own numbers beside the office's", async ({ loggedIn, visit, w }) => {
  const page = await loggedIn(PEOPLE.peter);
  await openStatistics(page, w, visit, "reviewer");
  await expect(
    page.getByText(w.is("Vous voyez vos propres chiffres et ceux de tout l’office.")),
  ).toBeVisible();
  const people = page.getByRole("table", { name: w.is("Par personne") });
  await expect(people).not.toContainText("Anna Muster");
  await expect(people.getByRole("row")).toHaveCount(3);
});
