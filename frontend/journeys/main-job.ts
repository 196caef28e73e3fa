import type { Page } from "@playwright/test";
import {
  addBankAccount,
  attach,
  confirmCorrection,
  downloaded,
  fillBeneficiary,
  fillLine,
  hasBeneficiary,
  IBAN,
  linePanel,
  newPerson,
  openNewInvoice,
  type Person,
  sendInvoice,
} from "./steps/company";
import {
  type Applicant,
  button,
  confirmAddress,
  field,
  fillRegistration,
  logIn,
  newApplicant,
  openRegistration,
  sendRegistration,
} from "./steps/entering";
import { forgetsThePassword } from "./steps/forgotten";
import {
  acceptRegistration,
  correctButton,
  expectAttachment,
  openFromQueue,
  openRegistrationOf,
  refuseRegistration,
} from "./steps/office";
import { expect, type Fixtures } from "./support/harness";
import { daysAgo, newDecision } from "./support/numbers";
import { makePapers, type Paper } from "./support/papers";
import type { Account } from "./support/people";

/** What people write, and what mails say that no catalogue does. */
export interface Texts {
  readonly subjects: Readonly<
    Record<"welcome" | "sorry" | "correction" | "accepted" | "refused", (reference: string) => string>
  >;
  readonly noCompany: string;
  readonly lines: readonly [string, string];
  readonly remark: string;
  readonly message: string;
  readonly question: string;
  /** The office's other question, and why the company changes nothing there. */
  readonly doubt: string;
  readonly why: string;
  readonly details: string;
}

interface Scene extends Pick<Fixtures, "w" | "inbox" | "newBrowser" | "visit"> {
  readonly texts: Texts;
  /** The company's browser, and the office's. */
  readonly company: Page;
  readonly office: Page;
  readonly applicant: Applicant;
  readonly person: Person;
  readonly papers: Readonly<Record<"invoice" | "mandate", Paper>>;
}

type Given = Pick<Fixtures, "w" | "inbox" | "newBrowser" | "loggedIn" | "visit">;

/** From nothing to an accepted request and a refused one, as the guide tells it, on both sides of the counter. */
export async function walkTheMainJob(given: Given, officer: Account, texts: Texts): Promise<void> {
  const office = await given.loggedIn(officer);
  const company = await given.newBrowser({ acceptDownloads: true });
  const browser = company.context().browser();
  if (!browser) throw new Error("the context has lost its browser");
  const scene: Scene = {
    ...given,
    texts,
    office,
    company,
    papers: await makePapers(browser),
    applicant: newApplicant("Atelier Modèle", "Ursule", "Corthésy"),
    person: newPerson("Mustermann", "Céline"),
  };
  await registers(scene);
  await isRefusedOneCompany(scene);
  await isAccepted(scene);
  await setsUp(scene);
  await fillsIn(scene);
  const reference = await sends(scene);
  await asksForACorrection(scene, reference);
  await corrects(scene, reference);
  await accepts(scene, reference);
  await refusesAnother(scene, reference);
  await forgetsThePassword(scene, scene.applicant);
}

async function registers({ w, inbox, visit, company: page, applicant }: Scene): Promise<void> {
  await openRegistration(page, w);
  await visit(page, "registration", "empty");
  await button(page, w.is("S’inscrire")).click();
  await expect(page.getByRole("heading", { name: w.is("Un problème est survenu") })).toBeVisible();
  for (const label of ["GLN", "Prénom", "Email", "Téléphone portable"]) {
    const wrong = w.has("Le champ {label} est obligatoire.", { label: w.has(label) });
    await expect(field(page, w.is(label))).toHaveAccessibleDescription(wrong);
  }
  await visit(page, "registration", "errors");
  await fillRegistration(page, w, applicant);
  await sendRegistration(page, w);
  await visit(page, "registration-received", "done");
  const link = await confirmAddress(page, w, inbox, applicant.email);
  await visit(page, "registration-confirm", "done");
  await page.goto("/");
  await page.goto(link);
  await visit(page, "registration-confirm", "open");
  await button(page, w.is("Confirmer mon adresse e-mail")).click();
  await expect(page.getByRole("link", { name: w.is("S’inscrire à nouveau") })).toBeVisible();
  await visit(page, "registration-confirm", "link used");
}

async function isRefusedOneCompany({ w, inbox, visit, newBrowser, office, texts }: Scene): Promise<void> {
  const page = await newBrowser();
  const other = newApplicant("Société sans droit", "Blaise", "Nendaz");
  await openRegistration(page, w);
  await fillRegistration(page, w, other);
  await sendRegistration(page, w);
  await confirmAddress(page, w, inbox, other.email);

  await openRegistrationOf(office, w, other.company);
  await visit(office, "office-registration", "pending");
  await refuseRegistration(office, w, texts.noCompany);
  await visit(office, "office-registration", "refused");
  const mail = await inbox.next(other.email, "registration_refused");
  expect(mail.language).toBe(w.language);
  expect(mail.subject).toBe(texts.subjects.sorry(""));
  expect(mail.text).toContain(texts.noCompany);
}

async function isAccepted({ w, inbox, visit, company, office, applicant, texts }: Scene): Promise<void> {
  await office.getByRole("link", { name: w.is("Inscriptions") }).click();
  await expect(office.getByRole("link", { name: applicant.company })).toBeVisible();
  await visit(office, "office-registrations", "pending");
  await openRegistrationOf(office, w, applicant.company);
  await expect(office.getByText(applicant.email)).toBeVisible();
  await acceptRegistration(office, w, applicant, () => visit(office, "office-registration", "acceptance"));

  const mail = await inbox.next(applicant.email, "registration_accepted");
  expect(mail.language).toBe(w.language);
  expect(mail.subject).toBe(texts.subjects.welcome(""));
  await company.goto(mail.links[0] ?? "");
  await logIn(company, w, inbox, applicant);
  await expect(company.getByRole("heading", { name: w.is("Guichet"), level: 1 })).toBeVisible();
  await expect(company.getByText(w.is("Vous n’avez pas encore envoyé de facture"))).toBeVisible();
  await visit(company, "counter", "empty");
  await company.goto("/messages");
  await expect(company.getByText(w.is("Aucun message"))).toBeVisible();
  await visit(company, "messages", "empty");
  await company.goto("/bulk");
  await expect(company.getByText(w.is("Aucun tableau déposé"))).toBeVisible();
  await visit(company, "bulk", "empty");
}

/** The bank account and the first beneficiary. */
async function setsUp({ w, visit, company: page, applicant, person, papers }: Scene): Promise<void> {
  await button(page, new RegExp(applicant.lastName)).click();
  const menu = page.getByRole("list").filter({ has: page.getByRole("link", { name: w.is("Mon compte") }) });
  await expect(menu.getByRole("link")).toHaveText([
    w.is("Mon compte"),
    w.is("Ma société"),
    w.is("Bénéficiaires"),
  ]);
  await menu.getByRole("link", { name: w.is("Ma société") }).click();
  await expect(page.getByRole("heading", { name: w.is("Ma société"), level: 1 })).toBeVisible();
  await addBankAccount(page, w, applicant.company);
  await visit(page, "organisation", "one account");

  await page
    .getByRole("navigation")
    .getByRole("link", { name: w.is("Bénéficiaires") })
    .click();
  await expect(page.getByText(w.is("Vous n’avez pas encore de bénéficiaire."))).toBeVisible();
  await visit(page, "beneficiaries", "empty");
  await page
    .getByRole("link", { name: w.is("Ajouter un bénéficiaire") })
    .first()
    .click();
  await expect(page.getByRole("heading", { name: w.is("Ajouter un bénéficiaire"), level: 1 })).toBeVisible();
  await button(page, w.is("Enregistrer")).click();
  await expect(field(page, w.is("N° assuré"))).toHaveAccessibleDescription(
    w.has("Le champ {label} est obligatoire.", { label: w.has("N° assuré") }),
  );
  await visit(page, "beneficiary", "errors");
  await fillBeneficiary(page, w, person, papers.mandate);
  await visit(page, "beneficiary", "filled");
  await button(page, w.is("Enregistrer")).click();
  await expect(page.getByRole("cell", { name: person.avsNumber })).toBeVisible();
  await visit(page, "beneficiaries", "one");
}

async function fillsIn({ w, visit, company: page, person, papers, texts }: Scene): Promise<void> {
  const [monday, tuesday] = [daysAgo(20), daysAgo(13)];
  await page.getByRole("link", { name: w.is("Guichet") }).click();
  await button(page, w.is("Nouvelle facture")).click();
  await visit(page, "counter", "menu open");
  await page.keyboard.press("Escape");
  await openNewInvoice(page, w);
  await expect(page.getByText(w.is("Formulaire n° {number}", { number: "318.632" }))).toBeVisible();
  await visit(page, "invoice-form", "empty");

  await hasBeneficiary(page, w, person);
  const payee = page.getByRole("combobox", { name: w.is("IBAN") });
  await payee.selectOption({ index: 1 });
  await expect(payee.locator("option:checked")).toContainText(IBAN);
  await field(page, w.is("Numéro de décision")).fill(newDecision());
  await page.getByRole("checkbox", { name: w.has("Enregistrer le numéro de décision") }).check();
  await field(page, w.is("Description de la décision")).fill("Physio 2026");
  await fillLine(linePanel(page, w, 1), w, {
    date: monday.typed,
    description: texts.lines[0],
    quantity: "9",
    price: "48",
  });
  await button(page, w.is("Ajouter une prestation")).click();
  await fillLine(linePanel(page, w, 2), w, {
    date: tuesday.typed,
    description: texts.lines[1],
    quantity: "1",
    price: "1'234.50",
  });
  await attach(page, papers.invoice, w);
  await field(page, w.is("Remarque pour l’office")).fill(texts.remark);
  await page
    .getByRole("checkbox", { name: w.has("Je confirme que les indications sont complètes et exactes.") })
    .check();
  await expect(page.getByText(w.has("Enregistré à {time}")).first()).toBeVisible();

  await button(page, w.is("Envoyer ma demande")).click();
  const missing = w.has("Le champ {label} est obligatoire.", {
    label: w.has("Date des prestations dispensées"),
  });
  const summary = page.getByRole("alert").filter({ hasText: w.has("Un problème est survenu") });
  await expect(summary).toBeFocused();
  await expect(summary.getByRole("link")).toHaveText([missing]);
  await expect(page.getByRole("group", { name: w.is("Date des prestations dispensées") })).toContainText(
    missing,
  );
  await expect(page).toHaveTitle(w.has("Erreur : "));
  await visit(page, "invoice-form", "errors");
  await summary.getByRole("link").click();
  await expect(field(page, w.is("Du"))).toBeFocused();
  await page.keyboard.type(monday.typed);
  await field(page, w.is("Au")).fill(tuesday.typed);
  await field(page, w.is("Au")).blur();
  await expect(field(page, w.is("Du"))).toHaveValue(monday.shown);
  await visit(page, "invoice-form", "filled");
  await button(page, w.is("Envoyer ma demande")).click();
}

async function sends({ w, visit, company: page, person, papers, texts }: Scene): Promise<string> {
  await expect(page.getByRole("heading", { name: w.is("Confirmer l’envoi"), level: 1 })).toBeVisible();
  await expect(
    page.getByText(
      w.has(
        "Veuillez confirmer l’envoi de votre demande à l’office de l’assurance invalidité en cliquant sur le bouton « Envoyer la demande ».",
      ),
    ),
  ).toBeVisible();
  for (const text of [person.avsNumber, IBAN, ...texts.lines, texts.remark, papers.invoice.name]) {
    await expect(page.locator("main").getByText(text).first()).toBeVisible();
  }
  await expect(page.locator("main").getByText("1'666.50").first()).toBeVisible();
  await visit(page, "invoice-confirm", "ready");
  await button(page, w.is("Aperçu de {name}", { name: papers.invoice.name })).click();
  const preview = page.getByRole("dialog", { name: papers.invoice.name });
  await expect(preview.getByRole("link", { name: w.is("Télécharger") })).toHaveAttribute("download");
  await page.keyboard.press("Escape");

  await page.getByRole("link", { name: w.is("Annuler l’envoi") }).click();
  await expect(field(page, w.is("Remarque pour l’office"))).toHaveValue(texts.remark);
  const reference = await sendInvoice(page, w);
  await visit(page, "invoice", "in review");
  await button(page, w.is("Retirer la demande")).click();
  const withdrawal = page.getByRole("dialog", { name: w.is("Retirer cette demande ?") });
  await expect(withdrawal).toBeVisible();
  await visit(page, "invoice", "to take back");
  await withdrawal.getByRole("button", { name: w.is("Annuler") }).click();
  const copy = await downloaded(
    page,
    page.getByRole("link", { name: w.is("Copie de la demande (PDF)") }).first(),
  );
  expect(copy.content.subarray(0, 4).toString()).toBe("%PDF");
  expect(copy.name).toContain(reference);
  return reference;
}

/** Beside the document only the columns scroll: turning the wheel past their end must not move the page away. */
async function expectNoPageScroll(page: Page): Promise<void> {
  if ((page.viewportSize()?.width ?? 0) < 900) return; // there they stand one below the other
  const beyond = () => document.documentElement.scrollHeight - window.innerHeight;
  expect(await page.evaluate(beyond)).toBeLessThanOrEqual(0);
}

async function asksForACorrection(scene: Scene, reference: string): Promise<void> {
  const { w, inbox, visit, office: page, person, papers, applicant, texts } = scene;
  await openFromQueue(page, w, reference, `${person.lastName} ${person.firstName}`);
  await expectAttachment(page, w, papers.invoice.name);
  await expect(page.getByText(w.has("Envoyé par {name}", { name: applicant.firstName }))).toBeVisible();
  await expectNoPageScroll(page);
  await visit(page, "examination", "in review");

  for (const name of ["Quantité", "Description"]) {
    const label = new RegExp(`[^(]+ 1 – ${w.has(name).source}`);
    const mark = button(page, w.has("Demander une correction : {label}", { label }));
    await mark.press("Enter");
    await expect(mark).toHaveAttribute("aria-pressed", "true");
  }
  await correctButton(page, w).click();
  await field(page, w.is("Message à la société")).fill(texts.message);
  await button(page, w.is("Envoyer la demande de correction")).click();
  const words = field(page, w.is("Ce que la société doit faire"));
  await expect(words.first()).toHaveAccessibleDescription(w.has("Le champ {label} est obligatoire."));
  await visit(page, "examination", "correction with errors");
  await words.first().fill(texts.question);
  await words.last().fill(texts.doubt);
  await button(page, w.is("Envoyer la demande de correction")).click();
  await expect(page.getByText(w.has("Correction demandée : {reference}", { reference }))).toBeVisible();

  const mail = await inbox.next(applicant.email, "correction_requested");
  expect(mail.language).toBe(w.language);
  expect(mail.subject).toBe(texts.subjects.correction(reference));
  expect(mail.text).toContain(texts.message);
  expect(mail.text).toMatch(w.has("Prestation {no}", { no: "1" }));
  expect(mail.text).not.toContain(person.lastName);
  await scene.company.goto("/counter");
  const corrections = scene.company.getByRole("table", { name: w.is("Demandes à corriger") });
  await expect(corrections.getByRole("row")).toHaveCount(2);
  await expect(corrections).toContainText(person.avsNumber);
  await visit(scene.company, "counter", "to correct");
  await scene.company.goto(mail.links.find((link) => link.endsWith("/correction")) ?? "");
}

async function corrects({ w, visit, company: page, texts }: Scene, reference: string): Promise<void> {
  const asked = page.getByRole("region", { name: w.is("Message") });
  await expect(asked.getByText(texts.message)).toBeVisible();
  await expect(asked.getByRole("listitem")).toHaveCount(2);
  const panel = linePanel(page, w, 1);
  await expect(panel.getByText(texts.question)).toBeInViewport();
  const quantity = panel.getByRole("textbox", { name: w.is("Quantité") });
  await expect(quantity).toBeFocused();
  await expect(quantity).toHaveAccessibleDescription(new RegExp(texts.question));
  await visit(page, "correction", "open");
  await quantity.fill("8");
  await panel.getByRole("button", { name: w.is("Terminer la ligne") }).click();
  const progress = (answered: string) =>
    w.is("{answered} sur {count} points traités", { answered, count: "2" });
  await expect(asked.getByRole("status")).toHaveText(progress("1"));
  await button(page, w.is("Modifier ma demande")).click();
  const problems = page.getByRole("alert").filter({ hasText: w.has("Un problème est survenu") });
  await expect(problems).toContainText(w.has("Prestation {no}", { no: "1" }));
  await visit(page, "correction", "one not answered");
  await field(page, w.is("Si cela reste tel quel : pourquoi ?")).fill(texts.why);
  await expect(asked.getByRole("status")).toHaveText(progress("2"));
  await visit(page, "correction", "answered");
  const declaration = page.getByRole("checkbox", {
    name: w.has("Je confirme que les indications sont complètes et exactes."),
  });
  await expect(declaration).not.toBeChecked();
  await button(page, w.is("Modifier ma demande")).click();
  await expect(page.getByRole("alert").filter({ hasText: w.has("Un problème est survenu") })).toBeFocused();
  await visit(page, "correction", "errors");
  await declaration.check();
  await button(page, w.is("Modifier ma demande")).click();
  await expect(page.getByText(texts.why).first()).toBeVisible();
  await visit(page, "correction-confirm", "ready");
  await page.getByRole("link", { name: w.is("Annuler l’envoi") }).click();
  await expect(asked.getByRole("status")).toHaveText(progress("2"));
  await expect(declaration).toBeChecked();
  await button(page, w.is("Modifier ma demande")).click();
  await confirmCorrection(page, w);
  await expect(page.getByText(reference).first()).toBeVisible();
  await visit(page, "invoice", "corrected");
}

async function accepts(scene: Scene, reference: string): Promise<void> {
  const { w, inbox, visit, office, company, person, applicant, texts } = scene;
  await openFromQueue(office, w, reference, `${person.lastName} ${person.firstName}`);
  await expect(
    office.getByRole("heading", { name: w.has("Modifié depuis la version {version}") }),
  ).toBeVisible();
  await expect(office.getByText(texts.why).first()).toBeVisible();
  await visit(office, "examination", "corrected");
  await button(office, w.is("Accepter")).click();
  const doubtful = office.getByRole("dialog");
  const decided = office.getByText(w.has("Demande {reference} acceptée", { reference }));
  await expect(doubtful.or(decided)).toBeVisible();
  if (await doubtful.isVisible()) await button(office, w.is("Accepter quand même")).click();
  await expect(decided).toBeVisible();

  const mail = await inbox.next(applicant.email, "invoice_accepted");
  expect(mail.subject).toBe(texts.subjects.accepted(reference));
  await company.goto(mail.links[0] ?? "");
  await expect(company.getByText(w.is("Accepté")).first()).toBeVisible();
  for (const event of [
    "Accepté par {name}",
    "Modifié et renvoyé par {name}",
    "Correction demandée par {name}",
    "Envoyé par {name}",
  ]) {
    await expect(company.getByText(w.has(event))).toBeVisible();
  }
  await expect(company.getByText(texts.why).first()).toBeVisible();
  await visit(company, "invoice", "accepted");
}

async function refusesAnother(scene: Scene, first: string): Promise<void> {
  const { w, inbox, visit, company: page, office, person, papers, applicant, texts } = scene;
  const day = daysAgo(6);
  await page
    .getByRole("link", { name: w.is("Nouvelle facture pour la même personne") })
    .first()
    .click();
  await expect(page.getByRole("combobox", { name: w.is("Bénéficiaire") })).toHaveValue(
    new RegExp(person.avsNumber),
  );
  await field(page, w.is("Du")).fill(day.typed);
  const [, line] = texts.lines;
  await fillLine(linePanel(page, w, 1), w, {
    date: day.typed,
    description: line,
    quantity: "1",
    price: "90",
  });
  await attach(page, { ...papers.invoice, name: "facture-2026-119.pdf" }, w);
  await page
    .getByRole("checkbox", { name: w.has("Je confirme que les indications sont complètes et exactes.") })
    .check();
  const reference = await sendInvoice(page, w);
  expect(reference).not.toBe(first);

  await openFromQueue(office, w, reference, `${person.lastName} ${person.firstName}`);
  await button(office, w.is("Refuser")).click();
  const dialog = office.getByRole("dialog");
  const reasons = dialog.getByRole("combobox", { name: w.is("Motif") });
  await reasons.selectOption("service_not_covered");
  await dialog.getByRole("textbox", { name: w.is("Message à la société") }).fill(texts.details);
  await visit(office, "examination", "refusal");
  await dialog.getByRole("button", { name: w.is("Refuser") }).click();
  await expect(office.getByText(w.has("Demande {reference} refusée", { reference }))).toBeVisible();

  const mail = await inbox.next(applicant.email, "invoice_refused");
  expect(mail.subject).toBe(texts.subjects.refused(reference));
  expect(mail.text).toContain(texts.details);
  await page.goto(mail.links[0] ?? "");
  await expect(page.getByText(w.is("Votre demande est refusée"))).toBeVisible();
  await expect(page.getByText(texts.details).first()).toBeVisible();
  await expect(page.getByText(w.has("Refusé par {name}"))).toBeVisible();
  await visit(page, "invoice", "refused");

  await page.getByRole("link", { name: w.is("Guichet") }).click();
  const rows = page.getByRole("table", { name: w.is("Historique des factures") }).locator("tbody tr");
  await expect(rows).toHaveCount(2);
  await expect(rows.nth(0)).toContainText(w.has("Refusé"));
  await expect(rows.nth(1)).toContainText(w.has("Accepté"));
  await visit(page, "counter", "two invoices");
}
