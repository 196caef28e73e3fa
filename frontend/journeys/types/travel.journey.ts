import type { Locator, Page } from "@playwright/test";
import { attach, confirmCorrection, holds } from "../steps/company";
import { button, field } from "../steps/entering";
import { press, tabTo, type } from "../steps/keyboard";
import { askForCorrection } from "../steps/office";
import { expect, type Fixtures, test } from "../support/harness";
import { daysAgo, newDecision } from "../support/numbers";
import { makePapers } from "../support/papers";
import { PEOPLE } from "../support/people";
import type { Words } from "../support/words";

type Scene = Pick<Fixtures, "w" | "visit"> & { readonly page: Page };

test("trips are typed, repeated on other dates, sent and corrected with the keyboard alone", async ({
  w,
  loggedIn,
  visit,
}) => {
  const page = await loggedIn(PEOPLE.regula);
  const scene = { w, visit, page };
  await opens(scene);
  await fillsTheHead(scene);
  await fillsATrain(scene);
  await repeatsIt(scene);
  await fillsATaxi(scene);
  const reference = await sends(scene);

  const id = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  const office = await loggedIn(PEOPLE.lea);
  await askForCorrection(office, id, "/form/trips/3/fare", "La quittance indique CHF 84.00.");
  await corrects(scene, id, reference);
  await takesAnEarlierTrip(scene, id);
});

/** The next request for the same person: a trip of before is chosen, not typed. */
async function takesAnEarlierTrip({ w, page, visit }: Scene, id: string): Promise<void> {
  await page.goto(`/invoices/new/travel?like=${id}`);
  const used = page.getByRole("combobox", { name: w.is("Trajet déjà fait") }).first();
  await expect(used).toBeVisible();
  await used.selectOption({ index: 1 });
  await expect(place(page.locator("form"), w, "De").first()).toHaveValue(/./);
  await visit(page, "travel", "earlier trip");
}

const trip = (page: Page, w: Words, no: number): Locator =>
  page.locator(".panel--edit").filter({
    has: page.getByRole("heading", { name: w.is("Trajet {no}", { no: String(no) }) }),
  });

const into = (panel: Locator, w: Words, name: string) => panel.getByRole("textbox", { name: w.is(name) });
/** A text field with suggestions. */
const place = (panel: Locator, w: Words, name: string) => panel.getByRole("combobox", { name: w.is(name) });

async function opens({ w, page, visit }: Scene): Promise<void> {
  await press(page, button(page, w.is("Nouvelle facture")));
  await press(page, page.getByRole("link", { name: w.is("Frais de voyage et nourriture") }));
  const title = w.is("Facture pour frais de voyage et nourriture");
  await expect(page.getByRole("heading", { name: title, level: 1 })).toBeVisible();
  await visit(page, "travel", "empty");
}

async function fillsTheHead({ w, page }: Scene): Promise<void> {
  const beneficiary = page.getByRole("combobox", { name: w.is("Bénéficiaire") });
  await tabTo(page, beneficiary);
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("option").first()).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(beneficiary).toHaveValue(/756/);
  const payee = page.getByRole("combobox", { name: w.is("IBAN") });
  if ((await payee.inputValue()) === "") await press(page, payee, "ArrowDown");
  await choosesADecision(page, w);
  await press(page, page.getByRole("radio", { name: w.is("Instruction ou expertise") }), "ArrowDown");
  await expect(page.getByRole("radio", { name: w.is("Mesure médicale") })).toBeChecked();
  await type(page, field(page, w.is("Nom de l’établissement ou du prestataire")), "Clinique du Lac");
  await type(page, field(page, w.is("Localité")), "Thoune");
}

/** Some of the demo's people have saved decisions; then the first of them. */
async function choosesADecision(page: Page, w: Words): Promise<void> {
  const saved = page.getByRole("combobox", { name: w.is("Numéro de décision") });
  const typed = field(page, w.is("Numéro de décision"));
  await expect(saved.or(typed).first()).toBeVisible();
  if (await saved.isVisible()) await press(page, saved, "ArrowDown");
  else await type(page, typed, newDecision());
}

async function fillsATrain({ w, page }: Scene): Promise<void> {
  const panel = trip(page, w, 1);
  await type(page, into(panel, w, "Date"), daysAgo(40).typed);
  await type(page, place(panel, w, "De"), "Berne");
  await type(page, place(panel, w, "À"), "Thoune");
  await type(page, into(panel, w, "Prix du trajet"), "18,4");
  await type(page, into(panel, w, "Départ"), "815");
  await type(page, into(panel, w, "Retour"), "14h45");
  await expect(panel.getByText(w.has("Repas du {day}", { day: daysAgo(40).shown }))).toContainText("6 h 30");
  await expect(panel.getByText("CHF 29.90")).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(panel).toBeHidden();
}

async function repeatsIt({ w, page, visit }: Scene): Promise<void> {
  await press(page, button(page, w.is("Même trajet à d’autres dates")));
  await expect(field(page, w.is("Dates"))).toBeFocused();
  await page.keyboard.type(`${daysAgo(33).typed}, ${daysAgo(26).typed}`);
  await visit(page, "travel", "series");
  await page.keyboard.press("Enter");
  await expect(button(page, w.is("Même trajet à d’autres dates"))).toBeFocused();
  const trips = page.getByRole("table", { name: w.is("Trajets") });
  await expect(trips.locator("tbody tr")).toHaveCount(3);
  await expect(trips).toContainText(daysAgo(26).shown);
}

async function fillsATaxi({ w, page, visit }: Scene): Promise<void> {
  await press(page, button(page, w.is("Ajouter un trajet")));
  const panel = trip(page, w, 4);
  await expect(into(panel, w, "Date")).toBeFocused();
  await page.keyboard.type(daysAgo(19).typed);
  await expect(place(panel, w, "À")).toHaveValue("Thoune");
  const mode = panel.getByRole("combobox", { name: w.is("Moyen de transport") });
  await tabTo(page, mode);
  for (let presses = 0; presses < 3; presses += 1) await page.keyboard.press("ArrowDown");
  await expect(mode).toHaveValue("taxi");
  await type(page, into(panel, w, "Prix du trajet"), "94");
  await type(page, into(panel, w, "Motif"), "Fauteuil roulant électrique");
  await press(page, button(page, w.is("Accompagnant, nuitées, frais accessoires")));
  await press(page, button(page, w.is("Ajouter des frais accessoires")));
  await expect(panel.getByRole("combobox", { name: w.is("Genre") })).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await type(page, into(panel, w, "Montant"), "12.5");
  await expect(panel.getByText("CHF 106.50")).toBeVisible();
  await visit(page, "travel", "filled");
  await page.keyboard.press("Enter");
}

async function sends({ w, page, visit }: Scene): Promise<string> {
  const browser = page.context().browser();
  if (!browser) throw new Error("the context has lost its browser");
  const { invoice } = await makePapers(browser);
  await attach(page, invoice, w);
  const receipts = ["Quittances du taxi ou du transport spécialisé", "Quittances des frais accessoires"];
  await holds(page, invoice, receipts, w);
  const declaration = page.getByRole("checkbox", {
    name: w.has("Je confirme que les indications sont complètes et exactes."),
  });
  await press(page, declaration, "Space");
  await press(page, button(page, w.is("Envoyer ma demande")));
  await expect(page.getByText(w.is("Montant demandé"))).toBeVisible();
  await expect(page.getByText("196.20").first()).toBeVisible();
  await expect(page.getByText(w.has("Trajet {no} : temps d’attente", { no: "4" }))).toBeVisible();
  await visit(page, "travel-confirm", "ready");
  await press(page, button(page, w.is("Envoyer la demande")));
  await expect(page.getByText(w.is("Votre demande a été envoyée"))).toBeVisible();
  return /\d{4}-\d{6,}/.exec((await page.locator("main").textContent()) ?? "")?.[0] ?? "";
}

async function corrects({ w, page, visit }: Scene, id: string, reference: string): Promise<void> {
  await page.goto(`/invoices/${id}/correction`);
  const fare = into(trip(page, w, 4), w, "Prix du trajet");
  await expect(fare).toBeFocused();
  await expect(fare).toHaveAccessibleDescription(/La quittance indique CHF 84\.00\./);
  await visit(page, "travel-correction", "open");
  await type(page, fare, "84");
  await page.keyboard.press("Enter");
  const answered = w.is("{answered} sur {count} point traité", { answered: "1", count: "1" });
  await expect(page.getByRole("status").filter({ hasText: answered })).toBeVisible();
  const declaration = page.getByRole("checkbox", {
    name: w.has("Je confirme que les indications sont complètes et exactes."),
  });
  await press(page, declaration, "Space");
  await press(page, button(page, w.is("Modifier ma demande")));
  await confirmCorrection(page, w);
  await expect(page.getByText(reference).first()).toBeVisible();
  await expect(page.getByText("186.20").first()).toBeVisible();
}
