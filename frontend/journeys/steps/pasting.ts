import type { Locator, Page } from "@playwright/test";
import { expect, type Visit } from "../support/harness";
import { daysAgo } from "../support/numbers";
import type { Words } from "../support/words";
import { linePanel } from "./company";
import { button } from "./entering";

async function pasteInto(field: Locator, rows: readonly string[]): Promise<void> {
  await field.evaluate((element, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    element.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, rows.join("\r\n"));
}

/** Trips in the order of the form; what is not understood is named before they are added, and nothing is guessed. */
export async function pastesTrips(page: Page, w: Words, visit: Visit): Promise<void> {
  await page.goto("/invoices/new/travel");
  const trip = (ago: number, mode: string, km: string) =>
    [daysAgo(ago).typed, "Thun", "Bern", "x", mode, "", km].join("\t");
  await button(page, w.is("Coller des lignes d’un tableur")).click();
  const pasted = page.getByRole("textbox", { name: w.is("Lignes copiées") });
  await pasted.fill([trip(9, "private_car", "62"), trip(8, "?!x", "60")].join("\n"));
  await expect(page.getByText(w.has("ligne {no}, {label} : « {cell} »", { no: "2" }))).toBeVisible();
  await visit(page, "travel", "pasted rows not understood");
  await button(page, w.is("Ajouter {count} lignes", { count: "2" })).click();
  const trips = page.getByRole("table", { name: w.is("Trajets") }).locator("tbody tr:not(.row-note)");
  await expect(trips).toHaveCount(2);
  await expect(trips.first()).toContainText("62 km");
  await expect(button(page, w.is("Ajouter un trajet"))).toBeFocused();
  const lacks = button(
    page,
    w.is("Le champ {label} est obligatoire.", { label: w.has("Moyen de transport") }),
  );
  await expect(lacks).toBeVisible();
  await visit(page, "travel", "finished trip marked");
  await lacks.click();
  await expect(page.getByRole("combobox", { name: w.is("Moyen de transport") })).toBeFocused();
}

/** Rows of a spreadsheet, pasted into the first field of an empty line. */
export async function pastesRows(page: Page, w: Words, visit: Visit): Promise<void> {
  await page.goto("/invoices/new/other");
  const date = linePanel(page, w, 1).getByRole("textbox", { name: w.is("Date") });
  const rows = [9, 8, 7].map((ago, index) => `${daysAgo(ago).typed}\tSéance ${index + 1}\t2\t1'120,50`);
  await pasteInto(date, rows);
  await expect(page.getByText(w.is("{count} lignes reconnues.", { count: "3" }))).toBeVisible();
  await visit(page, "invoice-form", "rows to be pasted");
  await button(page, w.is("Ajouter {count} lignes", { count: "3" })).click();
  await expect(page.getByRole("row").filter({ hasText: "Séance" })).toHaveCount(3);
  await expect(linePanel(page, w, 1)).toBeHidden();
  await expect(page.getByText(/6.723\.00/).first()).toBeVisible();
  await expect(button(page, w.is("Ajouter une prestation"))).toBeFocused();
}
