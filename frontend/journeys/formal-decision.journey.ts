import { waitingRequestOf } from "./steps/office";
import { expect, test } from "./support/harness";
import { PEOPLE } from "./support/people";

test("a company asks for a formal decision after a refusal, and the office issues it", async ({
  inbox,
  loggedIn,
  visit,
  w,
}) => {
  const office = await loggedIn(PEOPLE.peter);
  const { id, reference } = await waitingRequestOf(office, "Marc Chevalley");
  await office.goto(`/office/invoices/${id}`);
  const decisions = office.getByRole("group", { name: w.is("Décision") });
  await decisions.getByRole("button", { name: w.is("Refuser") }).click();
  const refusal = office.getByRole("dialog");
  await refusal.getByRole("combobox", { name: w.is("Motif") }).selectOption("service_not_covered");
  await refusal.getByRole("button", { name: w.is("Refuser") }).click();
  await expect(office.getByText(w.has("Demande {reference} refusée", { reference }))).toBeVisible();

  const mail = await inbox.next(PEOPLE.marc.email, "invoice_refused");
  const page = await loggedIn(PEOPLE.marc);
  await page.goto(mail.links[0] ?? "");
  await page.getByRole("button", { name: w.is("Demander une décision formelle") }).click();
  const asking = page.getByRole("dialog", { name: w.is("Demander une décision formelle") });
  await asking.getByRole("button", { name: w.is("Demander une décision formelle") }).click();
  const why = asking.getByRole("textbox", { name: w.is("Pourquoi n’êtes-vous pas d’accord ?") });
  await expect(why).toHaveAttribute("aria-invalid", "true");
  await visit(page, "invoice", "formal decision with errors");
  await why.fill("Le devis avait été accepté par téléphone.");
  await asking.getByRole("button", { name: w.is("Demander une décision formelle") }).click();
  await expect(page.getByText(w.has("Décision formelle demandée le {date}"))).toBeVisible();
  await inbox.next(PEOPLE.marc.email, "formal_decision_asked");
  await visit(page, "invoice", "formal decision asked");

  await office.goto("/office?view=formal_decision");
  await office
    .getByRole("table")
    .getByRole("link", { name: new RegExp(reference) })
    .click();
  await expect(office.getByText("Le devis avait été accepté par téléphone.")).toBeVisible();
  await office.getByRole("button", { name: w.is("Modifier") }).click();
  const marking = office.getByRole("dialog", { name: w.is("Décision formelle") });
  await marking.getByRole("textbox", { name: w.has("Numéro ou référence") }).fill("302-2026-17");
  await marking.getByRole("button", { name: w.is("Enregistrer") }).click();
  const issued = marking.getByRole("textbox", { name: w.has("Rendue le") });
  await expect(issued).toHaveAttribute("aria-invalid", "true");
  await visit(office, "examination", "formal decision with errors");
  const today = new Intl.DateTimeFormat("de-CH", { timeZone: "Europe/Zurich", dateStyle: "medium" });
  await issued.fill(today.format());
  await marking.getByRole("button", { name: w.is("Enregistrer") }).click();
  await expect(marking).toBeHidden();
  await expect(office.getByText(w.has("Décision formelle rendue le {date}"))).toBeVisible();
  await visit(office, "examination", "formal decision issued");
  await inbox.next(PEOPLE.marc.email, "formal_decision_issued");
  await page.reload();
  await expect(page.getByText(w.has("Décision formelle rendue le {date}"))).toBeVisible();
});
