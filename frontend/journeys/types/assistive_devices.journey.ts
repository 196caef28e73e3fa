import type { Locator, Page } from "@playwright/test";
import { attach, confirmCorrection } from "../steps/company";
import { button } from "../steps/entering";
import { press, type } from "../steps/keyboard";
import { askForCorrection } from "../steps/office";
import { expect, type Fixtures, test } from "../support/harness";
import { daysAgo, newDecision } from "../support/numbers";
import { makePapers, type Paper } from "../support/papers";
import { PEOPLE } from "../support/people";

type Scene = Pick<Fixtures, "w" | "visit"> & { readonly page: Page };

test("suppliers' invoices for assistive devices are typed, sent and corrected with the keyboard alone", async ({
  browser,
  w,
  loggedIn,
  visit,
}) => {
  const page = await loggedIn(PEOPLE.sandra);
  const { invoice } = await makePapers(browser);
  const scene = { w, visit, page };
  await opens(scene);
  await fillsTheHeader(scene);
  await typesAHire(scene);
  await typesAPurchaseOfTheSameInvoice(scene);
  const reference = await sends(scene, invoice);

  const office = await loggedIn(PEOPLE.lea);
  const id = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  await askForCorrection(office, id, "/form/lines/0/stated_amount", "La facture indique CHF 162.20.");
  await corrects(scene, id, reference);
});

const line = ({ page, w }: Scene, no: number): Locator =>
  page.locator(".panel").filter({
    has: page.getByRole("heading", { name: w.is("Ligne {no}", { no: String(no) }) }),
  });

async function opens({ w, page, visit }: Scene): Promise<void> {
  await press(page, button(page, w.is("Nouvelle facture")));
  await press(page, page.getByRole("link", { name: w.is("Moyens auxiliaires") }));
  await expect(page.getByRole("heading", { name: w.is("Moyens auxiliaires"), level: 1 })).toBeVisible();
  await visit(page, "assistive-devices", "empty");
}

async function fillsTheHeader({ w, page }: Scene): Promise<void> {
  const { items } = await (await page.context().request.get("/api/v1/beneficiaries")).json();
  const beneficiary = page.getByRole("combobox", { name: w.is("Bénéficiaire") });
  await type(page, beneficiary, items[0].last_name);
  await expect(page.getByRole("option").first()).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await press(page, page.getByRole("combobox", { name: w.is("IBAN") }), "ArrowDown");
  await type(page, page.locator("#field-decision_number"), newDecision());

  await press(
    page,
    page.getByRole("radio", { name: w.has("Poste de travail, domaine des tâches") }),
    "Space",
  );
  for (let forms = 1; forms < 5; forms += 1) await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("radio", { name: w.has("Autonomie personnelle") })).toBeChecked();
}

/** Two months of a bed: 2 × 75.00 and 8.1 % are 162.15. */
async function typesAHire(scene: Scene): Promise<void> {
  const { w, page } = scene;
  const panel = line(scene, 1);
  const text = (name: string) => panel.getByRole("textbox", { name: w.is(name) });
  await type(page, panel.getByRole("combobox", { name: w.is("Catégorie") }), "14.03");
  await type(page, panel.getByRole("combobox", { name: w.is("Prestation") }), w.one("Location"));
  await press(page, button(page, w.is("Indiquer une période")));
  await expect(text("Du")).toBeFocused();
  await page.keyboard.type(daysAgo(80).typed);
  await type(page, text("Au"), daysAgo(20).typed);
  await type(page, text("Description"), "Lit électrique, deux mois");
  await type(page, text("Nom du fournisseur"), "Rehatec Essai AG");
  await type(page, text("Numéro de la facture"), `RE ${Date.now()}`);
  await type(page, text("Date de la facture"), daysAgo(15).typed);
  await typeAmounts(scene, panel, ["2", "75", "8,1", "162.15"]);
  await page.keyboard.press("Enter");
  await expect(button(page, w.is("Ajouter une ligne"))).toBeFocused();
}

async function typeAmounts({ w, page }: Scene, panel: Locator, amounts: readonly string[]): Promise<void> {
  const names = ["Quantité", "Prix unitaire", "Taux de TVA", "Montant facturé"];
  for (const [index, amount] of amounts.entries()) {
    await type(page, panel.getByRole("textbox", { name: w.is(names[index] ?? "") }), amount);
  }
}

/** The supplier and its invoice are there already; 1250.00 and 8.1 % are 1351.25, which is first typed wrong. */
async function typesAPurchaseOfTheSameInvoice(scene: Scene): Promise<void> {
  const { w, page, visit } = scene;
  const panel = line(scene, 2);
  await page.keyboard.press("Enter");
  await expect(panel.getByRole("combobox", { name: w.is("Catégorie") })).toBeFocused();
  await page.keyboard.type("14.02");
  await type(page, panel.getByRole("textbox", { name: w.is("Date") }), daysAgo(20).typed);
  await type(page, panel.getByRole("textbox", { name: w.is("Description") }), "Élévateur");
  await expect(panel.getByRole("textbox", { name: w.is("Nom du fournisseur") })).toHaveValue(
    "Rehatec Essai AG",
  );
  await typeAmounts(scene, panel, ["1", "1250", "8.1", "1251.35"]);
  await visit(page, "assistive-devices", "filled");
}

async function sends({ w, page, visit }: Scene, paper: Paper): Promise<string> {
  await attach(page, paper, w);
  const declaration = page.getByRole("checkbox", {
    name: w.has("Je confirme que les indications sont complètes et exactes."),
  });
  await press(page, declaration, "Space");
  await press(page, button(page, w.is("Envoyer ma demande")));
  const expected = w.has(
    "Le montant facturé ne correspond pas à quantité × prix unitaire + TVA (CHF {expected}).",
    { expected: "1'351.25" },
  );
  const summary = page.getByRole("alert").filter({ hasText: w.has("Un problème est survenu") });
  await expect(summary).toBeFocused();
  await expect(summary.getByRole("link")).toHaveText(expected);
  await visit(page, "assistive-devices", "errors");
  await press(page, summary.getByRole("link"));
  const stated = page.getByRole("textbox", { name: w.is("Montant facturé") });
  await expect(stated).toBeFocused();
  await type(page, stated, "1351.25");

  await press(page, button(page, w.is("Envoyer ma demande")));
  await expect(page.getByText(w.is("Montant demandé"))).toBeVisible();
  await expect(page.locator("main").getByText("1'513.40").first()).toBeVisible();
  await visit(page, "assistive-devices-confirm", "ready");
  await press(page, button(page, w.is("Envoyer la demande")));
  await expect(page.getByText(w.is("Votre demande a été envoyée"))).toBeVisible();
  await visit(page, "assistive-devices-sent", "in review");
  return /\d{4}-\d{6,}/.exec((await page.locator("main").textContent()) ?? "")?.[0] ?? "";
}

async function corrects({ w, page, visit }: Scene, id: string, reference: string): Promise<void> {
  await page.goto(`/invoices/${id}/correction`);
  const stated = page.getByRole("textbox", { name: w.is("Montant facturé") });
  await expect(stated).toBeFocused();
  await expect(stated).toHaveAccessibleDescription(/162\.20/);
  await visit(page, "assistive-devices-correction", "open");
  await type(page, stated, "162.20");
  const declaration = page.getByRole("checkbox", {
    name: w.has("Je confirme que les indications sont complètes et exactes."),
  });
  await press(page, declaration, "Space");
  await press(page, button(page, w.is("Modifier ma demande")));
  await confirmCorrection(page, w);
  await expect(page.getByText(reference).first()).toBeVisible();
}
