import type { Page } from "@playwright/test";
import { expect, test } from "./support/harness";
import { PEOPLE } from "./support/people";

interface Line {
  readonly label: string;
  readonly amount: string;
}

interface Waiting {
  readonly id: string;
  readonly reference: string;
  readonly total: string;
  readonly lines: readonly Line[];
}

const WHY = "Le tarif est de 40 francs par séance.";
const shown = (amount: number) => amount.toFixed(2).replace(/\B(?=(\d{3})+\.)/g, "'");

/** One of this person's requests that wait, with the lines that can be reduced. */
async function ownWaiting(page: Page, office: Page): Promise<Waiting> {
  const { items } = await (await page.request.get("/api/v1/invoices?status=in_review&limit=100")).json();
  const mine = items.filter(
    // What the office entered from paper has nobody of the company behind it.
    ({ kind, responsible }: { kind: string; responsible: { name: string } | null }) =>
      kind === "other" && responsible?.name === "Marc Chevalley",
  );
  const { id, reference, total } = mine.at(-1);
  const { reducible: lines } = await (await office.request.get(`/api/v1/office/invoices/${id}`)).json();
  return { id, reference, total, lines };
}

test("an officer allows less than was asked for, and the company learns how much and why", async ({
  loggedIn,
  inbox,
  visit,
  w,
}) => {
  const page = await loggedIn(PEOPLE.marc);
  const office = await loggedIn(PEOPLE.peter);
  const { id, reference, total, lines } = await ownWaiting(page, office);
  const [first] = lines;
  if (!first) throw new Error(`${reference} has no line`);
  const line = office.getByRole("group", { name: first.label });
  const amount = line.getByRole("textbox", { name: w.is("Montant accordé") });
  const less = Math.floor(Number(first.amount) / 2);
  const left = shown(Number(total) - Number(first.amount) + less);

  await office.goto(`/office/invoices/${id}`);
  const decisions = office.getByRole("group", { name: w.is("Décision") });
  await expect(decisions.getByRole("button", { name: w.is("Réduire") })).toBeVisible();
  await office.keyboard.press("m");
  await expect(office.getByRole("region", { name: w.is("Réduire les montants") })).toBeVisible();
  await expect(amount).toBeFocused();
  await visit(office, "examination", "reducing");

  // More than was asked for, and without a reason.
  await amount.fill(shown(Number(first.amount) + 1));
  await office.keyboard.press("Tab");
  await decisions.getByRole("button", { name: w.has("Accepter CHF {allowed}") }).click();
  await expect(amount).toHaveAttribute("aria-invalid", "true");
  await expect(line.getByRole("combobox", { name: w.is("Motif") })).toHaveAttribute("aria-invalid", "true");
  await visit(office, "examination", "reduction with errors");

  await amount.fill(`${less}`);
  await office.keyboard.press("Tab");
  await expect(office.getByRole("status").filter({ hasText: left })).toBeVisible();
  await line.getByRole("combobox", { name: w.is("Motif") }).selectOption("above_rate");
  await line.getByRole("textbox", { name: w.is("Explication") }).fill(WHY);
  await decisions.getByRole("button", { name: w.has("Accepter CHF {allowed}", { allowed: left }) }).click();
  const dialog = office.getByRole("dialog");
  await expect(dialog.getByRole("heading").first()).toContainText(left);
  await expect(dialog.getByRole("heading").first()).toContainText(shown(Number(total)));
  await expect(dialog).toContainText(WHY);
  await visit(office, "examination", "accepting less");
  await dialog.getByRole("button", { name: w.has("Accepter CHF {allowed}", { allowed: left }) }).click();
  await expect(
    office.getByText(w.is("Demande {reference} acceptée pour CHF {allowed}", { reference, allowed: left })),
  ).toBeVisible();
  await office.goto(`/office/invoices/${id}`);
  await expect(office.getByText(WHY).first()).toBeVisible();
  await visit(office, "examination", "accepted for less");

  const { text } = await inbox.next(PEOPLE.marc.email, "invoice_reduced");
  expect(text).toContain(left);
  expect(text).toContain(WHY);
  await page.goto(`/invoices/${id}`);
  await expect(page.getByText(WHY).first()).toBeVisible();
  await expect(page.getByRole("main")).toContainText(left);
  await visit(page, "invoice", "accepted for less");
  await page.goto("/");
  await page.getByRole("searchbox").last().fill(reference);
  await expect(page.getByRole("row").filter({ hasText: reference })).toContainText(
    w.has("accordé {amount}", { amount: left }),
  );
});
