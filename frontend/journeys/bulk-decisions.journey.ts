import type { Page } from "@playwright/test";
import { expect, test } from "./support/harness";
import { PEOPLE } from "./support/people";
import type { Words } from "./support/words";

interface Row {
  readonly reference: string;
  readonly warning_count: number;
  readonly viewer: unknown;
}

const tick = (page: Page, w: Words, { reference }: Row) =>
  page.getByRole("checkbox", { name: w.is("Choisir la demande {reference}", { reference }) });

/** From the end of the page, where no other journey looks. */
async function lastRows(page: Page): Promise<readonly Row[]> {
  const answer = await page.request.post("/api/v1/office/invoices/searches", {
    headers: { Origin: new URL(page.url()).origin },
    data: { view: "to_review", limit: 50 },
  });
  const { items } = await answer.json();
  return items.filter(({ viewer }: Row) => viewer === null).reverse();
}

async function undo(page: Page, w: Words, count: string): Promise<void> {
  await page.getByRole("button", { name: w.is("Annuler les décisions") }).click();
  await expect(page.getByText(w.is("{count} décisions sont annulées.", { count })).first()).toBeVisible();
}

test("a reviewer accepts and refuses several requests at once, and takes it back", async ({
  loggedIn,
  visit,
  w,
}) => {
  const page = await loggedIn(PEOPLE.peter);
  await page.goto("/office/bulk");
  await expect(page.getByRole("heading", { name: w.is("Mes décisions groupées"), level: 1 })).toBeVisible();
  await visit(page, "office-bulks", "empty");

  await page.goto("/office");
  const rows = await lastRows(page);
  const [first, second] = rows.filter(({ warning_count }) => warning_count === 0);
  const warned = rows.find(({ warning_count }) => warning_count > 0);
  if (!first || !second || !warned) throw new Error("the demo has no such requests");
  const clean = page.getByRole("button", {
    name: w.has("Choisir les {count} sans avertissement de cette page"),
  });
  await expect(clean).toBeVisible();
  await page.keyboard.press("Shift+X");
  await expect(clean).toBeHidden();
  await expect(tick(page, w, first)).toBeChecked();
  await expect(tick(page, w, warned)).not.toBeChecked();
  await page.getByRole("button", { name: w.is("Ne rien choisir") }).click();
  await expect(tick(page, w, first)).not.toBeChecked();

  await tick(page, w, first).click();
  await tick(page, w, warned).click();
  await page.getByRole("link", { name: new RegExp(second.reference) }).focus();
  await page.keyboard.press("x");
  await expect(page.getByText(w.has("{count} demandes choisies, {amount}", { count: "3" }))).toBeVisible();
  await visit(page, "office-queue", "chosen");

  await page.getByRole("button", { name: w.is("Accepter {count} demandes", { count: "3" }) }).click();
  const accepting = page.getByRole("dialog");
  await expect(accepting).toContainText(
    w.has("{count} des demandes choisies a des avertissements et sera laissée de côté.", { count: "1" }),
  );
  await visit(page, "office-queue", "bulk acceptance");
  await accepting.getByRole("button", { name: w.is("Accepter {count} demandes", { count: "3" }) }).click();
  await expect(
    page.getByRole("heading", { name: w.is("Acceptation de {count} demandes", { count: "3" }), level: 1 }),
  ).toBeVisible();
  await expect(page.getByText(w.has("{count} demandes acceptées, {amount}", { count: "2" }))).toBeVisible();
  await undo(page, w, "2");
  const left = page.getByRole("row").filter({ hasText: warned.reference });
  await expect(left).toContainText(w.has("Laissée de côté"));
  await expect(left).toContainText(w.has("À regarder d’abord : {checks}."));
  await page.reload(); // it is still there
  await expect(left).toBeVisible();
  await visit(page, "office-bulk", "left out and undone");

  // How it looks while it is under way: the same, as it was before it began.
  await page.route("**/api/v1/office/bulk-decisions/*", async (route) => {
    const response = await route.fetch();
    const bulk = await response.json();
    const [done, ...waiting] = bulk.items;
    const items = [
      { ...done, state: "done" },
      ...waiting.map((item: object) => ({ ...item, state: "waiting", code: null, detail: null })),
    ];
    await route.fulfill({ response, json: { ...bulk, items, waiting: 2, done: 1, undone: 0, skipped: 0 } });
  });
  await page.reload();
  await expect(page.getByRole("progressbar")).toBeVisible();
  await expect(page.getByRole("button", { name: w.is("Arrêter") })).toBeVisible();
  await visit(page, "office-bulk", "under way");
  await page.unroute("**/api/v1/office/bulk-decisions/*");

  await page.goto("/office");
  await tick(page, w, first).click();
  await tick(page, w, warned).click();
  const refuse = w.is("Refuser {count} demandes", { count: "2" });
  await page.getByRole("button", { name: refuse }).click();
  const refusing = page.getByRole("dialog");
  await refusing.getByRole("combobox", { name: w.is("Motif") }).selectOption({ index: 1 });
  await refusing.getByRole("textbox", { name: w.is("Message aux sociétés") }).fill("Déjà payée en juillet.");
  const count = refusing.getByRole("textbox", { name: w.is("Nombre de demandes") });
  await count.fill("3");
  await refusing.getByRole("button", { name: refuse }).click();
  await expect(count).toHaveAttribute("aria-invalid", "true");
  await visit(page, "office-queue", "bulk refusal with errors");
  await count.fill("2");
  await refusing.getByRole("button", { name: refuse }).click();
  await expect(page.getByText(w.has("{count} demandes refusées, {amount}", { count: "2" }))).toBeVisible();
  await undo(page, w, "2");

  await page.goto("/office/bulk");
  await expect(
    page.getByRole("link", { name: w.is("Refus de {count} demandes", { count: "2" }) }),
  ).toBeVisible();
  await visit(page, "office-bulks", "full");
});
