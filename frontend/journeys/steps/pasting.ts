import type { Page } from "@playwright/test";
import { expect, type Visit } from "../support/harness";
import { daysAgo } from "../support/numbers";
import type { Words } from "../support/words";
import { linePanel } from "./company";
import { button } from "./entering";

/** Rows of a spreadsheet, pasted into the first field of an empty line. */
export async function pastesRows(page: Page, w: Words, visit: Visit): Promise<void> {
  await page.goto("/invoices/new/other");
  const date = linePanel(page, w, 1).getByRole("textbox", { name: w.is("Date") });
  const rows = [9, 8, 7].map((ago, index) => `${daysAgo(ago).typed}\tSéance ${index + 1}\t2\t1'120,50`);
  await date.evaluate((field, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, rows.join("\r\n"));
  await expect(page.getByText(w.is("{count} lignes reconnues.", { count: "3" }))).toBeVisible();
  await visit(page, "invoice-form", "rows to be pasted");
  await button(page, w.is("Ajouter {count} lignes", { count: "3" })).click();
  await expect(page.getByRole("row").filter({ hasText: "Séance" })).toHaveCount(3);
  await expect(linePanel(page, w, 1)).toBeHidden();
  await expect(page.getByText(/6.723\.00/).first()).toBeVisible();
  await expect(button(page, w.is("Ajouter une prestation"))).toBeFocused();
}
