import type { Page } from "@playwright/test";
import { expect, type Visit } from "../support/harness";
import { daysAgo } from "../support/numbers";
import type { Paper } from "../support/papers";
import type { Words } from "../support/words";
import { attach, linePanel, sendInvoice } from "./company";
import { button, field } from "./entering";

const LINE = "Ergothérapie";

/** From the page of a request: copied, sent with dates typed without a year, and taken once more as the last time. */
export async function copiesTheRequest(page: Page, paper: Paper, w: Words, visit: Visit): Promise<void> {
  const original = page.url();
  await page.getByRole("link", { name: w.is("Copier cette demande") }).click();
  await expect(page.getByRole("heading", { name: w.is("Autre facture"), level: 1 })).toBeVisible();
  await expect(page.getByRole("combobox", { name: w.is("Bénéficiaire") })).toHaveValue(/756\./);
  const from = field(page, w.is("Du"));
  await expect(from).toHaveValue("");
  await expect(page.getByRole("row").filter({ hasText: LINE })).toBeVisible();
  await visit(page, "invoice-form", "copied");

  const { shown } = daysAgo(8);
  await from.fill(shown.replace(/\d{4}$/, ""));
  await from.press("Enter");
  await from.blur();
  await expect(from).toHaveValue(shown);
  await expect(page.getByText(w.is("Un problème est survenu"))).toBeHidden();
  await page
    .getByRole("button", { name: w.is("Modifier : {line}", { line: w.has("Prestation {no}", { no: "1" }) }) })
    .click();
  await linePanel(page, w, 1)
    .getByRole("textbox", { name: w.is("Date") })
    .fill(shown);
  await attach(page, paper, w);
  await page
    .getByRole("checkbox", { name: w.has("Je confirme que les indications sont complètes et exactes.") })
    .check();
  await sendInvoice(page, w);
  expect(page.url()).not.toBe(original);

  await page
    .getByRole("link", { name: w.is("Nouvelle facture pour la même personne") })
    .first()
    .click();
  const again = button(page, w.is("Comme la dernière fois"));
  await again.scrollIntoViewIfNeeded();
  await visit(page, "invoice-form", "last time");
  await again.click();
  await expect(page.getByRole("row").filter({ hasText: LINE })).toBeVisible();
  await button(page, w.is("Annuler")).click();
  await expect(page.getByRole("row").filter({ hasText: LINE })).toBeHidden();
  await expect(again).toBeVisible();
}
