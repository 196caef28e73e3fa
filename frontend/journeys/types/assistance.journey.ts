import type { Locator, Page } from "@playwright/test";
import { addEmployer, type Employer, lastMonth } from "../steps/assistance";
import { attach, confirmCorrection, holds } from "../steps/company";
import { button, field } from "../steps/entering";
import { press, type } from "../steps/keyboard";
import { askForCorrection } from "../steps/office";
import { expect, type Fixtures, test } from "../support/harness";
import { makePapers, type Paper } from "../support/papers";
import { PEOPLE } from "../support/people";

type Scene = Pick<Fixtures, "w" | "visit"> & { readonly page: Page };

const TERMS = {
  monthly_amount: "4000.00",
  annual_amount: "48000.00",
  night_flat: "120.00",
  qualified_hours: "10",
};

test("a month of assistance is typed, sent and corrected with the keyboard alone", async ({
  browser,
  w,
  loggedIn,
  visit,
}) => {
  const page = await loggedIn(PEOPLE.thomas);
  const { invoice } = await makePapers(browser);
  const scene = { w, visit, page };
  const person = await addEmployer(page, "Assistenti", TERMS);
  await page.reload();
  await opens(scene);
  await choosesThePerson(scene, person);
  await typesTheAssistants(scene);
  await typesAnAbsence(scene);
  const reference = await sends(scene, invoice);

  const office = await loggedIn(PEOPLE.anna);
  const id = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  await askForCorrection(office, id, "/form/assistants/0/hours", "Le décompte indique 79.5 heures.");
  await corrects(scene, id, reference);
});

const panel = (page: Page, title: RegExp): Locator =>
  page.locator(".panel").filter({ has: page.getByRole("heading", { name: title }) });

const shown = (page: Page, text: string) =>
  expect(page.locator("main").getByText(text).first()).toBeVisible();

async function opens({ w, page, visit }: Scene): Promise<void> {
  await press(page, button(page, w.is("Nouvelle facture")));
  await press(page, page.getByRole("link", { name: w.is("Contribution d’assistance") }));
  const title = page.getByRole("heading", { name: w.is("Contribution d’assistance"), level: 1 });
  await expect(title).toBeVisible();
  await visit(page, "assistance", "empty");
}

async function choosesThePerson({ w, page }: Scene, person: Employer): Promise<void> {
  const beneficiary = page.getByRole("combobox", { name: w.is("Bénéficiaire") });
  await type(page, beneficiary, person.avsNumber);
  await expect(page.getByRole("listbox").getByRole("option")).toHaveText([new RegExp(person.avsNumber)]);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(beneficiary).toHaveValue(`${person.lastName} ${person.firstName}, ${person.avsNumber}`);
  const payee = page.getByRole("combobox", { name: w.is("IBAN") });
  await press(page, payee, "End");
  await expect(payee).toHaveValue("beneficiary");
  await expect(page.getByRole("combobox", { name: w.is("Numéro de décision") })).toHaveValue(/\d/);
  await type(page, field(page, w.is("Mois")), lastMonth().typed);
  await page.keyboard.press("Tab");
  await expect(page.getByText(w.has("Reste du montant mensuel")).first()).toBeVisible();
}

async function typesTheAssistants({ w, page }: Scene): Promise<void> {
  const typesOne = async (no: number, name: string, hours: string, nights: string, wage: string) => {
    const assistant = panel(page, w.is("Assistant {no}", { no: String(no) }));
    const text = (label: string) => assistant.getByRole("textbox", { name: w.is(label) });
    await type(page, text("Nom et prénom"), name);
    await type(page, text("Heures au tarif normal"), hours);
    await type(page, text("Nuits"), nights);
    await type(page, text("Salaire brut du mois"), wage);
    await press(page, assistant.getByRole("checkbox"), "Space");
    await page.keyboard.press("Enter");
    await expect(button(page, w.is("Ajouter un assistant"))).toBeFocused();
  };
  await typesOne(1, "Rossi Chiara", "80,5", "8", "3'200");
  await page.keyboard.press("Enter");
  await typesOne(2, "Keller Noah", "20", "0", "640");
  await expect(field(page, w.is("Forfait par nuit"))).toHaveValue("120.00");
}

/** Five days of illness, for which a certificate is asked. Rates may change, nights at a granted flat do not. */
async function typesAnAbsence({ w, page, visit }: Scene): Promise<void> {
  await press(page, button(page, w.is("Ajouter une absence payée")));
  const absence = panel(page, w.is("Maintien du salaire {no}", { no: "1" }));
  const text = (label: string) => absence.getByRole("textbox", { name: w.is(label) });
  await type(page, absence.getByRole("combobox", { name: w.is("Assistant") }), "Rossi");
  await type(page, absence.getByRole("combobox", { name: w.is("Motif") }), w.one("Maladie"));
  await type(page, text("Du"), lastMonth().day(9));
  await type(page, text("Au"), lastMonth().day(13));
  await type(page, text("Heures payées pendant ce mois"), "24");
  await type(page, text("Prestation d’une assurance"), "100");
  await page.keyboard.press("Enter");
  await expect(page.getByText(w.has("Certificat médical de l’assistant malade")).first()).toBeVisible();
  for (const amount of ["100.5 ×", "8 × 120.00", "960.00"]) await shown(page, amount);
  await visit(page, "assistance", "filled");
}

async function sends({ w, page, visit }: Scene, paper: Paper): Promise<string> {
  await attach(page, paper, w);
  await holds(page, paper, ["Décomptes de salaire", "Certificat médical de l’assistant malade"], w);
  const declaration = page.getByRole("checkbox", {
    name: w.has("Je confirme que les indications sont complètes et exactes."),
  });
  await press(page, declaration, "Space");
  await press(page, button(page, w.is("Envoyer ma demande")));
  await expect(page.getByText(w.is("Montant demandé"))).toBeVisible();
  for (const text of ["Rossi Chiara", "Keller Noah", "960.00"]) await shown(page, text);
  await visit(page, "assistance-confirm", "ready");
  await press(page, button(page, w.is("Envoyer la demande")));
  await expect(page.getByText(w.is("Votre demande a été envoyée"))).toBeVisible();
  await visit(page, "assistance-sent", "in review");
  return /\d{4}-\d{6,}/.exec((await page.locator("main").textContent()) ?? "")?.[0] ?? "";
}

async function corrects({ w, page, visit }: Scene, id: string, reference: string): Promise<void> {
  await page.goto(`/invoices/${id}/correction`);
  const hours = page.getByRole("textbox", { name: w.is("Heures au tarif normal") });
  await expect(hours).toBeFocused();
  await expect(hours).toHaveAccessibleDescription(/79\.5/);
  await visit(page, "assistance-correction", "open");
  await type(page, hours, "79.5");
  await page.keyboard.press("Tab");
  await shown(page, "99.5 ×");
  const declaration = page.getByRole("checkbox", {
    name: w.has("Je confirme que les indications sont complètes et exactes."),
  });
  await press(page, declaration, "Space");
  await press(page, button(page, w.is("Modifier ma demande")));
  await confirmCorrection(page, w);
  await shown(page, reference);
}
