import type { Page } from "@playwright/test";
import { attach, chooseBeneficiary, fillLine, linePanel, newPerson, type Person } from "./steps/company";
import { button, field } from "./steps/entering";
import { expect, type Fixtures, test } from "./support/harness";
import { daysAgo, newDecision } from "./support/numbers";
import { makePapers, type Paper } from "./support/papers";
import { PEOPLE } from "./support/people";

const COMPANY = "Clair";

type Scene = Pick<Fixtures, "w" | "visit"> & { readonly page: Page };

test("the office enters what came on paper, the company has it, and another officer accepts", async ({
  browser,
  w,
  inbox,
  loggedIn,
  visit,
}) => {
  const company = await loggedIn(PEOPLE.elodie);
  const person = await known(company);
  const page = await loggedIn(PEOPLE.lea);
  const { invoice: paper } = await makePapers(browser);
  const scene = { w, visit, page };
  await begins(scene, paper);
  await namesAnotherDay(scene);
  await looksAtTheFormForPeople(scene);
  await fillsIn(scene, person);
  await seesWhatIsBegun(scene);
  const { id, reference } = await sends(scene);
  await inbox.next(PEOPLE.elodie.email, "paper_entered");

  await company.goto(`/invoices/${id}`);
  const said = w.is("Saisie par l’office d’après un document papier reçu le {day}", {
    day: daysAgo(3).shown,
  });
  await expect(company.getByText(said)).toBeVisible();
  await visit(company, "invoice", "from paper");

  await page.goto(`/office/invoices/${id}`);
  const decisions = page.getByRole("group", { name: w.is("Décision") });
  await expect(decisions.getByRole("button", { name: w.is("Refuser") })).toBeVisible();
  await expect(decisions.getByRole("button", { name: w.is("Accepter") })).toBeHidden();
  await visit(page, "examination", "entered by oneself");
  await page.goto("/office"); // the request is free for others

  const other = await loggedIn(PEOPLE.anna);
  await other.goto(`/office/invoices/${id}`);
  const accept = other
    .getByRole("group", { name: w.is("Décision") })
    .getByRole("button", { name: w.is("Accepter") });
  await accept.click();
  const anyway = other.getByRole("dialog").getByRole("button");
  const done = other.getByText(w.is("Demande {reference} acceptée", { reference }));
  await expect(anyway.or(done).first()).toBeVisible();
  if (await anyway.first().isVisible()) await anyway.last().click();
  await expect(done).toBeVisible();
});

/** Somebody whom the company has on its list. */
async function known(page: Page): Promise<Person> {
  const person = newPerson("Courrier", "Lise");
  const answer = await page.context().request.post("/api/v1/beneficiaries", {
    headers: { Origin: new URL(page.url()).origin },
    data: {
      last_name: person.lastName,
      first_name: person.firstName,
      avs_number: person.avsNumber,
      birth_date: "1979-02-03",
      street: "Rue des Modèles",
      house_number: "12",
      postcode: "2502",
      town: "Bienne",
      mandate_state: "known_to_office",
    },
  });
  expect(answer.status(), await answer.text()).toBe(201);
  return person;
}

async function begins({ w, page, visit }: Scene, paper: Paper): Promise<void> {
  await page.getByRole("link", { name: w.is("Saisir une demande papier") }).click();
  await expect(page.getByRole("heading", { name: w.is("Demandes papier"), level: 1 })).toBeVisible();
  await visit(page, "paper", "empty");
  await page.getByRole("combobox", { name: w.is("Société") }).fill(COMPANY);
  await page.getByRole("option").first().click();
  await button(page, w.is("Saisir le formulaire")).click();
  await expect(page.getByRole("alert").filter({ hasText: w.has("Un problème est survenu") })).toBeVisible();
  await visit(page, "paper", "errors");
  await page.getByRole("combobox", { name: w.is("Formulaire") }).selectOption("other");
  await attach(page, paper, w);
  await button(page, w.is("Saisir le formulaire")).click();
  await expect(page.getByRole("heading", { name: w.is("Autre facture"), level: 1 })).toBeVisible();
  await visit(page, "paper-form", "empty");
}

async function namesAnotherDay({ w, page, visit }: Scene): Promise<void> {
  await button(page, w.is("Modifier la date ou le document")).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: w.is("Document reçu le") }).fill(daysAgo(3).typed);
  await visit(page, "paper-form", "another day");
  await dialog.getByRole("button", { name: w.is("Enregistrer") }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText(daysAgo(3).shown).first()).toBeVisible();
}

/** It opens in a window of its own. */
async function looksAtTheFormForPeople({ w, page, visit }: Scene): Promise<void> {
  const opening = page.waitForEvent("popup");
  await page.getByRole("link", { name: w.is("Ajouter un bénéficiaire") }).click();
  const form = await opening;
  await expect(field(form, w.is("Prénom"))).toBeVisible();
  await visit(form, "paper-person", "empty");
  await form.close();
}

async function fillsIn({ w, page, visit }: Scene, person: Person): Promise<void> {
  await button(page, w.is("Relire et envoyer la demande")).click();
  await expect(page.getByRole("alert").filter({ hasText: w.has("Un problème est survenu") })).toBeVisible();
  await visit(page, "paper-form", "errors");
  await chooseBeneficiary(page, w, person);
  await page.getByRole("combobox", { name: w.is("IBAN") }).selectOption({ index: 1 });
  await page.locator("#field-decision_number").fill(newDecision());
  await field(page, w.is("Du")).first().fill(daysAgo(40).typed);
  await field(page, w.is("Au")).first().fill(daysAgo(30).typed);
  await page
    .getByRole("group", { name: w.is("Déjà payé par la personne assurée") })
    .getByRole("radio", { name: w.is("Non") })
    .check();
  await fillLine(linePanel(page, w, 1), w, {
    date: daysAgo(35).typed,
    description: "Physiothérapie",
    quantity: "9",
    price: "48.00",
  });
  await page
    .getByRole("checkbox", { name: w.has("Les indications sont celles du document papier, qui est signé.") })
    .check();
  await expect(page.getByText("432.00").first()).toBeVisible();
  await visit(page, "paper-form", "filled");
  await looksAtTheScan({ w, page, visit });
}

/** Beside the form where there is room for both. */
async function looksAtTheScan({ w, page, visit }: Scene): Promise<void> {
  const hide = button(page, w.is("Masquer le document"));
  const show = button(page, w.is("Afficher le document"));
  await expect(hide.or(show)).toBeVisible();
  if (await show.isVisible()) await show.click();
  await expect(page.getByRole("region", { name: w.is("Document papier") })).toBeVisible();
  await visit(page, "paper-form", "with the scan");
  await hide.click();
  await expect(page.getByRole("region", { name: w.is("Document papier") })).toBeHidden();
  await show.click();
}

async function seesWhatIsBegun({ w, page, visit }: Scene): Promise<void> {
  await page.getByRole("link", { name: w.is("Demandes papier") }).click();
  const begun = page.getByRole("row").filter({ hasText: "Courrier Lise" }).getByRole("link");
  await expect(begun).toBeVisible();
  await visit(page, "paper", "begun");
  await begun.click();
  await expect(page.getByText("432.00").first()).toBeVisible();
}

async function sends({ w, page, visit }: Scene): Promise<{ id: string; reference: string }> {
  await button(page, w.is("Relire et envoyer la demande")).click();
  await expect(button(page, w.is("Envoyer la demande"))).toBeEnabled();
  await visit(page, "paper-confirm", "ready");
  await button(page, w.is("Envoyer la demande")).click();
  await expect(page).toHaveURL(/entered=/);
  await visit(page, "paper", "sent");
  const { searchParams } = new URL(page.url());
  return { id: searchParams.get("entered") ?? "", reference: searchParams.get("reference") ?? "" };
}
