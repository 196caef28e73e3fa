import type { Page } from "@playwright/test";
import { button } from "./steps/entering";
import { correctButton, goToAdministration } from "./steps/office";
import { expect, test } from "./support/harness";
import { PEOPLE } from "./support/people";

interface Found {
  readonly id: string;
  readonly reference: string;
  readonly iban: string;
}

/** A request that waits and is paid to the insured person: no other journey's has that account. */
async function paidToPerson(page: Page): Promise<Found> {
  const headers = { Origin: new URL(page.url()).origin };
  const data = { view: "to_review", order: "newest", limit: 100 };
  const answer = await page.request.post("/api/v1/office/invoices/searches", { headers, data });
  const { items } = await answer.json();
  for (const { id } of items) {
    const { payee, reference, holds } = await (
      await page.request.get(`/api/v1/office/invoices/${id}`)
    ).json();
    if (!payee.own && holds.length === 0) return { id, reference, iban: payee.iban };
  }
  throw new Error("no request is paid to a person");
}

test("an administrator holds the payments to an account, and lets them go on", async ({
  loggedIn,
  visit,
  w,
}) => {
  const page = await loggedIn(PEOPLE.lea);
  const { id, reference, iban } = await paidToPerson(page);
  const spaced = iban.replace(/(.{4})(?=.)/g, "$1 ");
  await page.goto(`/office/invoices/${id}`);
  const decisions = page.getByRole("group", { name: w.is("Décision") });
  await expect(decisions.getByRole("button", { name: w.is("Accepter") })).toBeVisible();
  await button(page, w.is("Retenir les paiements")).click();
  const dialog = page.getByRole("dialog");
  const hold = dialog.getByRole("button", { name: w.is("Retenir les paiements") });
  await hold.click();
  await expect(dialog.getByRole("textbox", { name: w.is("Motif") })).toHaveAttribute("aria-invalid", "true");
  await visit(page, "examination", "payment to be held, with errors");
  await dialog.getByRole("textbox", { name: w.is("Motif") }).fill("La banque signale un compte usurpé.");
  await hold.click();
  await expect(page.getByText(w.is("Les paiements à ce compte sont retenus"))).toBeVisible();
  await expect(decisions.getByRole("button", { name: w.is("Accepter") })).toBeHidden();
  await expect(decisions.getByRole("button", { name: w.is("Refuser") })).toBeVisible();
  await expect(correctButton(page, w)).toBeVisible();
  await visit(page, "examination", "payment held");

  await page.goto("/office?held=true");
  await page.getByRole("searchbox", { name: w.is("Recherche") }).fill(reference);
  await expect(page.getByRole("row", { name: reference })).toContainText(w.has("Paiement retenu"));
  await visit(page, "office-queue", "payment held");

  await goToAdministration(page, w, "Paiements retenus");
  const row = page.getByRole("row", { name: spaced });
  await expect(row).toContainText(w.has("En vigueur"));
  await visit(page, "office-payment-holds", "full");
  await button(page, w.is("Retenir les paiements à un compte")).click();
  await hold.click();
  await expect(dialog.getByRole("textbox", { name: w.is("IBAN") })).toHaveAttribute("aria-invalid", "true");
  await visit(page, "office-payment-holds", "errors");
  await dialog.getByRole("textbox", { name: w.is("IBAN") }).fill(spaced);
  await dialog.getByRole("textbox", { name: w.is("Motif") }).fill("Encore une fois.");
  await hold.click();
  await expect(
    dialog.getByText(w.has("Les paiements à ce compte ou à cette société sont déjà retenus, ou le seront.")),
  ).toBeVisible();
  await dialog.getByRole("button", { name: w.is("Annuler") }).click();

  await row.getByRole("button").click();
  await dialog.getByRole("button", { name: w.is("Lever la retenue") }).click();
  await expect(dialog.getByRole("textbox")).toHaveAttribute("aria-invalid", "true");
  await visit(page, "office-payment-holds", "lifting");
  await dialog.getByRole("textbox").fill("La banque a confirmé la titulaire.");
  await dialog.getByRole("button", { name: w.is("Lever la retenue") }).click();
  await expect(row).toBeHidden();
  await page.getByRole("checkbox", { name: w.is("Montrer aussi celles qui ont pris fin") }).check();
  await expect(row).toContainText(w.has("Levée"));
  await page.getByRole("searchbox").fill("nirgends nulle part");
  await expect(page.getByText(w.has("Aucune retenue ne correspond à votre recherche."))).toBeVisible();
  await visit(page, "office-payment-holds", "none found");
  await page.goto(`/office/invoices/${id}`);
  await expect(decisions.getByRole("button", { name: w.is("Accepter") })).toBeVisible();

  await button(page, w.is("Noter un décès")).click();
  await dialog.getByRole("button", { name: w.is("Enregistrer") }).click();
  const died = dialog.getByRole("textbox", { name: w.is("Date de décès") });
  await expect(died).toBeVisible();
  await died.fill("01.01.2099");
  await dialog.getByRole("button", { name: w.is("Enregistrer") }).click();
  await expect(died).toHaveAttribute("aria-invalid", "true");
  await visit(page, "examination", "death with errors");
  await died.fill("01.01.2026");
  await dialog.getByRole("button", { name: w.is("Enregistrer") }).click();
  await expect(page.getByText(w.has("le {day}, noté par notre office", { day: "01.01.2026" }))).toBeVisible();
  await visit(page, "examination", "after a death");

  await button(page, w.is("Je me récuse")).click();
  await dialog.getByRole("button", { name: w.is("Je me récuse") }).click();
  await expect(dialog.getByRole("textbox")).toHaveAttribute("aria-invalid", "true");
  await visit(page, "examination", "recusal with errors");
  await dialog.getByRole("textbox").fill("Je connais la famille.");
  await dialog.getByRole("button", { name: w.is("Je me récuse") }).click();
  await expect(page.getByText(w.is("Vous vous êtes récusé·e pour cette demande"))).toBeVisible();
  await expect(decisions.getByRole("button", { name: w.is("Refuser") })).toBeHidden();
  await visit(page, "examination", "recused");
  // Administrators lift what others have said, not what they have.
  await expect(button(page, w.is("Lever la récusation"))).toBeHidden();

  await goToAdministration(page, w, "Sociétés");
  await page.getByRole("searchbox").fill("musterfeld");
  await page.getByRole("link", { name: "Physio Musterfeld GmbH" }).click();
  await button(page, w.is("Retenir les paiements")).click();
  await expect(dialog.getByRole("textbox", { name: w.is("Motif") })).toBeVisible();
  await visit(page, "office-organisation", "payments to be held");
  await dialog.getByRole("button", { name: w.is("Annuler") }).click();
});
