import type { Locator, Page } from "@playwright/test";
import { attach, confirmCorrection, holds, type Person } from "../steps/company";
import { button, field } from "../steps/entering";
import { press, type } from "../steps/keyboard";
import { askForCorrection } from "../steps/office";
import { compareQrBill } from "../steps/qr-bill";
import { expect, type Fixtures, test } from "../support/harness";
import { daysAgo, newAvsNumber, newDecision } from "../support/numbers";
import { makePapers, type Paper } from "../support/papers";
import { PEOPLE } from "../support/people";

const DOCUMENTS = ["Facture ou quittance", "Preuve du paiement par la personne assurée"] as const;

type Scene = Pick<Fixtures, "w" | "visit"> & { readonly page: Page };

test("services of any other kind are typed, sent and corrected with the keyboard alone", async ({
  browser,
  w,
  loggedIn,
  visit,
}) => {
  const page = await loggedIn(PEOPLE.elodie);
  const { invoice } = await makePapers(browser);
  const scene = { w, visit, page };
  const person = await addPerson(page);
  await page.reload();
  await opens(scene);
  await fillsTheHeader(scene, person);
  await typesThePeriod(scene);
  await typesTwoServices(scene);
  const reference = await sends(scene, invoice);

  const office = await loggedIn(PEOPLE.peter);
  const id = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  await askForCorrection(office, id, "/form/already_paid", "La facture n’est pas encore payée.");
  await corrects(scene, id, reference);
  await compareQrBill(scene, office);
});

/** Through the API in the page's session. */
async function addPerson(page: Page): Promise<Person> {
  const person = { last_name: "Atelier", first_name: "Noé", avs_number: newAvsNumber() };
  const answer = await page.context().request.post("/api/v1/beneficiaries", {
    headers: { Origin: new URL(page.url()).origin },
    data: {
      ...person,
      birth_date: "1988-05-14",
      street: "Rue des Modèles",
      house_number: "12",
      postcode: "2502",
      town: "Bienne",
      mandate_state: "known_to_office",
    },
  });
  expect(answer.status(), await answer.text()).toBe(201);
  return { lastName: person.last_name, firstName: person.first_name, avsNumber: person.avs_number };
}

const line = ({ page, w }: Scene, no: number): Locator =>
  page.locator(".panel").filter({
    has: page.getByRole("heading", { name: w.is("Prestation {no}", { no: String(no) }) }),
  });

async function opens({ w, page, visit }: Scene): Promise<void> {
  await press(page, button(page, w.is("Nouvelle facture")));
  await press(page, page.getByRole("link", { name: w.is("Autre facture") }));
  await expect(page.getByRole("heading", { name: w.is("Autre facture"), level: 1 })).toBeVisible();
  await visit(page, "other", "empty");
}

async function fillsTheHeader({ w, page }: Scene, person: Person): Promise<void> {
  const beneficiary = page.getByRole("combobox", { name: w.is("Bénéficiaire") });
  await type(page, beneficiary, person.avsNumber);
  await expect(page.getByRole("listbox").getByRole("option")).toHaveText([new RegExp(person.avsNumber)]);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await press(page, page.getByRole("combobox", { name: w.is("IBAN") }), "ArrowDown");
  await type(page, page.locator("#field-decision_number"), newDecision());
}

async function typesThePeriod({ w, page }: Scene): Promise<void> {
  await type(page, field(page, w.is("Du")), daysAgo(40).typed);
  await type(page, field(page, w.is("Au")), daysAgo(30).typed);
  const paid = page.getByRole("group", { name: w.is("Déjà payé par la personne assurée") });
  await press(page, paid.getByRole("radio", { name: w.is("Non") }), "ArrowDown");
  await expect(paid.getByRole("radio", { name: w.is("Oui") })).toBeChecked();
}

/** 9 × 48.00 are 432.00; 2.5 × 120.00 and 8.1 % are 324.30, on a day that is first typed outside the period. */
async function typesTwoServices(scene: Scene): Promise<void> {
  await typeService(scene, 1, daysAgo(40).typed, "Physiothérapie", ["9", "48.-"]);
  await scene.page.keyboard.press("Enter");
  const add = button(scene.page, scene.w.is("Ajouter une prestation"));
  await expect(add).toBeFocused();
  await scene.page.keyboard.press("Enter");
  await typeService(scene, 2, daysAgo(20).typed, "Ergothérapie à domicile", ["2,5", "120", "8,1"]);
  await expect(line(scene, 2).getByText("CHF 324.30")).toBeVisible();
  await scene.visit(scene.page, "other", "filled");
}

const AMOUNTS = ["Quantité", "Prix unitaire", "TVA"] as const;

async function typeService(
  scene: Scene,
  no: number,
  day: string,
  description: string,
  amounts: readonly string[],
): Promise<void> {
  const text = (name: string) => line(scene, no).getByRole("textbox", { name: scene.w.is(name) });
  await type(scene.page, text("Date"), day);
  await type(scene.page, text("Description"), description);
  for (const [index, amount] of amounts.entries()) {
    await type(scene.page, text(AMOUNTS[index] ?? ""), amount);
  }
}

async function sends({ w, page, visit }: Scene, paper: Paper): Promise<string> {
  await attach(page, paper, w);
  const declaration = page.getByRole("checkbox", {
    name: w.has("Je confirme que les indications sont complètes et exactes."),
  });
  await press(page, declaration, "Space");
  await press(page, button(page, w.is("Envoyer ma demande")));
  const summary = page.getByRole("alert").filter({ hasText: w.has("Un problème est survenu") });
  await expect(summary).toBeFocused();
  await expect(summary.getByRole("link")).toHaveText([
    w.has("La date doit se situer dans la période des prestations."),
    ...DOCUMENTS.map((name) =>
      w.has("Joignez ce document, ou indiquez quel fichier le contient : {label}.", { label: w.has(name) }),
    ),
  ]);
  await visit(page, "other", "errors");
  await press(page, summary.getByRole("link").first());
  const date = page.getByRole("textbox", { name: w.is("Date") });
  await expect(date).toBeFocused();
  await type(page, date, daysAgo(30).typed);
  await holds(page, paper, DOCUMENTS, w);

  await press(page, button(page, w.is("Envoyer ma demande")));
  await expect(page.getByText(w.is("Montant demandé"))).toBeVisible();
  await expect(page.locator("main").getByText("756.30").first()).toBeVisible();
  await visit(page, "other-confirm", "ready");
  await press(page, button(page, w.is("Envoyer la demande")));
  await expect(page.getByText(w.is("Votre demande a été envoyée"))).toBeVisible();
  await visit(page, "other-sent", "in review");
  return /\d{4}-\d{6,}/.exec((await page.locator("main").textContent()) ?? "")?.[0] ?? "";
}

/** The page opens at the answer that was given, not at the first one. */
async function corrects({ w, page, visit }: Scene, id: string, reference: string): Promise<void> {
  await page.goto(`/invoices/${id}/correction`);
  const paid = page.getByRole("group", { name: w.is("Déjà payé par la personne assurée") });
  await expect(paid.getByRole("radio", { name: w.is("Oui") })).toBeFocused();
  await expect(paid).toHaveAccessibleDescription(/La facture n’est pas encore payée\./);
  await visit(page, "other-correction", "open");
  await page.keyboard.press("ArrowUp");
  await expect(paid.getByRole("radio", { name: w.is("Non") })).toBeChecked();
  const answered = w.is("{answered} sur {count} point traité", { answered: "1", count: "1" });
  await expect(page.getByRole("status").filter({ hasText: answered })).toBeVisible();
  const declaration = page.getByRole("checkbox", {
    name: w.has("Je confirme que les indications sont complètes et exactes."),
  });
  await press(page, declaration, "Space");
  await press(page, button(page, w.is("Modifier ma demande")));
  await confirmCorrection(page, w);
  await expect(page.getByText(reference).first()).toBeVisible();
}
