import type { Page } from "@playwright/test";
import { attach, confirmCorrection, type Person } from "../steps/company";
import { button, field } from "../steps/entering";
import { press, type } from "../steps/keyboard";
import { askForCorrection } from "../steps/office";
import { expect, type Fixtures, test } from "../support/harness";
import { daysAgo, newAvsNumber, newDecision } from "../support/numbers";
import { makePapers, type Paper } from "../support/papers";
import { PEOPLE } from "../support/people";

type Scene = Pick<Fixtures, "w" | "visit"> & { readonly page: Page };

test("a child's hearing aids are typed, sent and corrected with the keyboard alone", async ({
  browser,
  w,
  loggedIn,
  visit,
}) => {
  const page = await loggedIn(PEOPLE.regula);
  const { invoice } = await makePapers(browser);
  const scene = { w, visit, page };
  const child = await addChild(page);
  await page.reload();
  await opens(scene);
  await fillsTheHeader(scene, child);
  await choosesThePurchase(scene);
  await typesTheDevice(scene);
  const reference = await sends(scene, invoice);

  const office = await loggedIn(PEOPLE.anna);
  const id = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  await askForCorrection(office, id, "/form/device_amount", "La facture indique CHF 2'150.00.");
  await corrects(scene, id, reference);
});

/** Through the API in the page's session. */
async function addChild(page: Page): Promise<Person> {
  const child = { last_name: "Oreiller", first_name: "Lou", avs_number: newAvsNumber() };
  const address = { street: "Rue des Modèles", house_number: "12", postcode: "2502", town: "Bienne" };
  const answer = await page.context().request.post("/api/v1/beneficiaries", {
    headers: { Origin: new URL(page.url()).origin },
    data: {
      ...child,
      ...address,
      birth_date: `${new Date().getFullYear() - 9}-02-20`,
      representative: { kind: "parent", last_name: "Oreiller", first_name: "Anne", ...address },
      mandate_state: "known_to_office",
    },
  });
  expect(answer.status(), await answer.text()).toBe(201);
  return { lastName: child.last_name, firstName: child.first_name, avsNumber: child.avs_number };
}

async function opens({ w, page, visit }: Scene): Promise<void> {
  await press(page, button(page, w.is("Nouvelle facture")));
  await press(page, page.getByRole("link", { name: w.is("Appareillage auditif") }));
  await expect(page.getByRole("heading", { name: w.is("Appareillage auditif"), level: 1 })).toBeVisible();
  await visit(page, "hearing-aid", "empty");
}

async function fillsTheHeader({ w, page }: Scene, child: Person): Promise<void> {
  const beneficiary = page.getByRole("combobox", { name: w.is("Bénéficiaire") });
  await type(page, beneficiary, child.avsNumber);
  await expect(page.getByRole("listbox").getByRole("option")).toHaveText([new RegExp(child.avsNumber)]);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await press(page, page.getByRole("combobox", { name: w.is("IBAN") }), "ArrowDown");
  await type(page, page.locator("#field-decision_number"), newDecision());
}

/** First the wrong one: batteries ask for years, a device for a day. */
async function choosesThePurchase({ w, page }: Scene): Promise<void> {
  const radio = (name: string) => page.getByRole("radio", { name: w.has(name) });
  await press(page, radio("Achat d’un appareil"), "Space");
  for (let presses = 0; presses < 4; presses += 1) await page.keyboard.press("ArrowDown");
  await expect(field(page, w.is("Première année"))).toBeVisible();
  for (let presses = 0; presses < 4; presses += 1) await page.keyboard.press("ArrowUp");
  await expect(radio("Achat d’un appareil")).toBeFocused();
  await expect(field(page, w.is("Première année"))).toBeHidden();
  await press(page, radio("Oreille gauche"), "Space");
  await page.keyboard.press("ArrowUp");
  await expect(radio("Les deux oreilles")).toBeChecked();
  await type(page, field(page, w.is("Date de remise de l’appareil")), daysAgo(20).typed);
  const first = page.getByRole("group", { name: w.has("Première remise d’un appareil") });
  await press(page, first.getByRole("radio", { name: w.is("Non") }), "Space");
  await type(page, field(page, w.is("Date de la remise précédente")), daysAgo(6 * 365).typed);
}

/** The device costs less than its ceiling of 2400.00, the service more than its own of 1770.00. */
async function typesTheDevice({ w, page, visit }: Scene): Promise<void> {
  const texts = [
    ["Marque", "Oreillette"],
    ["Modèle", "Mini 3"],
    ["Nom du fournisseur", "Audition Exemple SA"],
    ["Rue", "Rue du Marché"],
    ["NPA", "3001"],
    ["Localité", "Berne"],
    ["IDE du fournisseur", "che 100 155 212 TVA"],
    ["Coût de l’appareil", "2'180"],
    ["Coût des prestations", "1800.-"],
  ] as const;
  for (const [label, text] of texts) await type(page, field(page, w.is(label)), text);
  await page.keyboard.press("Tab");
  await expect(field(page, w.is("IDE du fournisseur"))).toHaveValue("CHE-100.155.212");
  await expect(page.getByText("3'950.00").first()).toBeVisible();
  await visit(page, "hearing-aid", "filled");
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
    w.has(
      "Un nouvel appareil n’est remboursé que tous les {years} ans, plus tôt seulement avec un certificat d’un médecin spécialiste.",
      { years: "6" },
    ),
  ]);
  await visit(page, "hearing-aid", "errors");
  await press(page, summary.getByRole("link"));
  const previous = field(page, w.is("Date de la remise précédente"));
  await expect(previous).toBeFocused();
  await type(page, previous, daysAgo(7 * 366).typed);

  await press(page, button(page, w.is("Envoyer ma demande")));
  await expect(page.getByText(w.is("Montant demandé"))).toBeVisible();
  await expect(page.locator("main").getByText("3'950.00").first()).toBeVisible();
  await visit(page, "hearing-aid-confirm", "ready");
  await press(page, button(page, w.is("Envoyer la demande")));
  await expect(page.getByText(w.is("Votre demande a été envoyée"))).toBeVisible();
  await visit(page, "hearing-aid-sent", "in review");
  return /\d{4}-\d{6,}/.exec((await page.locator("main").textContent()) ?? "")?.[0] ?? "";
}

async function corrects({ w, page, visit }: Scene, id: string, reference: string): Promise<void> {
  await page.goto(`/invoices/${id}/correction`);
  const device = field(page, w.is("Coût de l’appareil"));
  await expect(device).toBeFocused();
  await expect(device).toHaveAccessibleDescription(/2'150\.00/);
  await visit(page, "hearing-aid-correction", "open");
  await type(page, device, "2150");
  await expect(page.getByText("3'920.00").first()).toBeVisible();
  const declaration = page.getByRole("checkbox", {
    name: w.has("Je confirme que les indications sont complètes et exactes."),
  });
  await press(page, declaration, "Space");
  await press(page, button(page, w.is("Modifier ma demande")));
  await confirmCorrection(page, w);
  await expect(page.getByText(reference).first()).toBeVisible();
}
