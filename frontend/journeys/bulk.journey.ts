import type { Page } from "@playwright/test";
import { button } from "./steps/entering";
import { expect, test } from "./support/harness";
import { makePapers } from "./support/papers";
import { PEOPLE } from "./support/people";

test.use({ hand: "keyboard" });

const HEAD = [
  "own_reference",
  "avs_number",
  "decision_number",
  "service_from",
  "lines.date",
  "lines.description",
  "lines.quantity",
  "lines.unit_price",
  "documents.invoice",
  "Bemerkung intern",
];

type Person = { readonly avs_number: string };

/** Rows for two people of the company: one whole, one whose file is to come, and some that are wrong. */
async function spreadsheet(page: Page, file: string): Promise<string> {
  const answer = await page.request.get("/api/v1/beneficiaries?limit=5");
  const { items }: { items: Person[] } = await answer.json();
  const [one, other] = items.map(({ avs_number }) => avs_number);
  const [decision, another, third] = ["302 2025 1234567", "302 2025 1234568", "302 2025 1234569"];
  const rows = [
    ["L-1", one, decision, "5.8.2026", "5.8.2026", "Transport", "2", "1'100.50", file, ""],
    ["L-2", other, another, "6.8.2026", "6.8.2026", "Transport", "1", "87.40", "", ""],
    ["L-3", "756.9217.0769.84", "1", "31.2.2026", "", "Transport", "x", "90", "", ""],
    ["L-4", "756.1234.5678.97", third, "7.8.2026", "7.8.2026", "Transport", "1", "12.00", "manque.pdf", ""],
  ];
  return [HEAD, ...rows].map((row) => row.join(";")).join("\r\n");
}

test("many invoices from a spreadsheet", async ({ loggedIn, browser, visit, w }) => {
  const { invoice } = await makePapers(browser);
  const page = await loggedIn(PEOPLE.elodie);
  await button(page, w.is("Nouvelle facture")).click();
  await page.getByRole("link", { name: w.has("Plusieurs factures d’un tableau") }).click();
  await expect(page.getByRole("heading", { name: w.is("Plusieurs factures d’un tableau") })).toBeVisible();
  await page.getByRole("radio", { name: w.has("Autre facture") }).check();
  await page.getByText(w.has("Colonnes de « {kind} »")).first().click();
  await visit(page, "bulk", "columns");
  const [template] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: w.is("Télécharger le modèle (XLSX)") }).click(),
  ]);
  expect(template.suggestedFilename()).toMatch(/\.xlsx$/);

  const chosen = page.locator("input[type=file]:not([capture])");
  await chosen.setInputFiles({ name: "notes.csv", mimeType: "text/csv", buffer: Buffer.from("x;y\n1;2\n") });
  await expect(page.getByText(w.is("Ce fichier n’a pas été accepté"))).toBeVisible();
  await visit(page, "bulk", "refused");
  const buffer = Buffer.from(await spreadsheet(page, invoice.name));
  await chosen.setInputFiles({ name: "2026-08.csv", mimeType: "text/csv", buffer });
  await expect(page.getByRole("heading", { name: "2026-08.csv" })).toBeVisible();
  const rows = page.getByRole("table", { name: w.is("Factures du tableau") }).locator("tbody tr");
  await expect(rows).toHaveCount(4);
  await expect(rows.nth(1)).toContainText(w.has("Documents manquants"));
  await expect(rows.nth(2)).toContainText(w.has("À corriger"));
  await visit(page, "bulk-upload", "checked");

  const more = ["1", "2", "3", "4", "5"].map((no) => ({
    ...invoice,
    name: `annexe-${no}.pdf`,
    buffer: Buffer.concat([invoice.buffer, Buffer.from(`%${no}\n`)]),
  }));
  await page.locator("input[type=file][multiple]").setInputFiles([invoice, ...more]);
  await expect(rows.first()).toContainText(w.has("Prête"), { timeout: 60_000 }); // six files, one after the other
  const files = page.locator("summary").filter({ hasText: w.has("{count} fichiers", { count: "6" }) });
  await expect(files).toContainText(w.has("{count} qu’aucune ligne ne nomme", { count: "5" }));
  await files.click();
  await expect(page.getByText(w.is("Aucune ligne ne le nomme"))).toHaveCount(5);
  await visit(page, "bulk-upload", "files");
  await page
    .getByRole("checkbox", {
      name: w.has("Enregistrer comme brouillon {count} facture à laquelle il ne manque que des documents"),
    })
    .check();
  await button(page, w.has("Envoyer {count} facture")).click();
  await expect(page.getByText(w.has("Un problème est survenu"))).toBeVisible();
  await visit(page, "bulk-upload", "errors");
  await page
    .getByRole("checkbox", {
      name: w.has("Je confirme que les indications de cette facture sont complètes et exactes."),
    })
    .check();
  await button(page, w.has("Envoyer {count} facture")).click();
  await page.goto("/counter"); // and back: the work goes on meanwhile
  await page.goto("/bulk");
  await expect(page.getByRole("row", { name: /2026-08/ })).toContainText(w.has("{count} envoyée"));
  await visit(page, "bulk", "list");
  await page.getByRole("link", { name: /2026-08/ }).click();
  await expect(rows.first()).toContainText(w.has("Facture {reference}"));
  await expect(rows.nth(1).getByRole("link")).toBeVisible();
  await visit(page, "bulk-upload", "sent");
  await button(page, w.is("Supprimer ces lignes")).click();
  await expect(page.getByRole("dialog", { name: w.is("Supprimer ces lignes ?") })).toBeVisible();
  await visit(page, "bulk-upload", "to delete");
  await page.keyboard.press("Escape");
  await page.getByRole("combobox", { name: w.is("Afficher") }).selectOption("open");
  await expect(rows).toHaveCount(2);
  await rows.first().scrollIntoViewIfNeeded();
  await page.getByRole("combobox", { name: w.is("Afficher") }).selectOption("all");
  await rows.nth(1).getByRole("link").click();
  await expect(page.getByRole("heading", { name: w.is("Autre facture"), level: 1 })).toBeVisible();
  await expect(page.getByText("87.40").first()).toBeVisible();
  await visit(page, "invoice-form", "from a spreadsheet");
});
