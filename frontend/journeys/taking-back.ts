import type { Page } from "@playwright/test";
import { sendInvoice } from "./steps/company";
import { completeDraft } from "./steps/drafts";
import { button, field } from "./steps/entering";
import { expect, type Fixtures } from "./support/harness";
import { makePapers } from "./support/papers";
import type { Account } from "./support/people";

interface Scene extends Pick<Fixtures, "w" | "inbox" | "visit" | "loggedIn"> {
  readonly person: Account;
  readonly reason: string;
}

/** What was sent is taken back, sent again and withdrawn; addresses of what is gone say what became of it. */
export async function takesBack(scene: Scene): Promise<void> {
  const { w, inbox, visit, loggedIn, person, reason } = scene;
  const page = await loggedIn(person);
  const browser = page.context().browser();
  if (!browser) throw new Error("no browser");
  const { invoice } = await makePapers(browser);
  const { id, path } = await completeDraft(page, invoice);
  await page.goto(path);
  const reference = await sendInvoice(page, w);
  await visit(page, "invoice", "just sent");

  await button(page, w.is("Reprendre comme brouillon")).click();
  const recalled = page.getByText(
    w.has("La demande {reference} a été reprise comme brouillon.", { reference }),
  );
  await expect(recalled).toBeVisible();
  await visit(page, "invoice-form", "recalled");
  for (const old of [`/invoices/${id}`, `/invoices/${id}/correction`]) {
    await page.goto(old);
    await expect(page).toHaveURL(new RegExp(`/invoices/new/other[?]draft=${id}`));
    await expect(recalled).toBeVisible();
  }
  await page
    .getByRole("checkbox", { name: w.has("Je confirme que les indications sont complètes et exactes.") })
    .check();
  expect(await sendInvoice(page, w)).toBe(reference);
  await page.goto("/counter");
  await page.goto(`/invoices/${id}`);
  await expect(button(page, w.is("Retirer la demande"))).toBeVisible();
  await expect(button(page, w.is("Reprendre comme brouillon"))).toBeHidden();

  await button(page, w.is("Retirer la demande")).click();
  const dialog = page.getByRole("dialog", { name: w.is("Retirer cette demande ?") });
  await dialog.getByRole("button", { name: w.is("Retirer la demande") }).click();
  await expect(dialog.getByRole("alert")).toBeVisible();
  await visit(page, "invoice", "withdrawal with errors");
  await dialog.getByRole("textbox", { name: w.is("Motif du retrait") }).fill(reason);
  await dialog.getByRole("button", { name: w.is("Retirer la demande") }).click();
  await expect(page.getByRole("listitem").filter({ hasText: w.has("Retiré par {name}") })).toContainText(
    reason,
  );
  expect((await inbox.next(person.email, "invoice_withdrawn")).text).not.toContain(reason);
  await visit(page, "invoice", "withdrawn");
  await page.goto(`/invoices/${id}/correction`);
  await expect(page.getByRole("heading", { name: w.is("Rien à corriger"), level: 1 })).toBeVisible();
  await visit(page, "correction", "nothing to correct");
  await deletesADraft(page, scene, await completeDraft(page, invoice));
}

async function deletesADraft(page: Page, { w, visit }: Scene, { path }: { path: string }): Promise<void> {
  await page.goto(path);
  await expect(field(page, w.is("Remarque pour l’office"))).toHaveValue("Brouillon complet");
  await button(page, w.is("Supprimer le brouillon")).click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: w.is("Supprimer") })
    .click();
  await expect(page.getByRole("heading", { name: w.is("Guichet"), level: 1 })).toBeVisible();
  for (const old of [path, path.replace("?", "/confirm?")]) {
    await page.goto(old);
    await expect(
      page.getByRole("heading", { name: w.is("Ce brouillon n’existe plus"), level: 1 }),
    ).toBeVisible();
  }
  await visit(page, "invoice-form", "gone");
}
