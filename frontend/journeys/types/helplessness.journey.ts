import type { Locator, Page } from "@playwright/test";
import { addChild, type Child } from "../steps/children";
import { confirmCorrection } from "../steps/company";
import { button, field } from "../steps/entering";
import { press, tabTo, type } from "../steps/keyboard";
import { askForCorrection } from "../steps/office";
import { expect, type Fixtures, test } from "../support/harness";
import { PEOPLE } from "../support/people";

type Scene = Pick<Fixtures, "w" | "visit"> & { readonly page: Page };

test("nights of a child are marked, sent and corrected with the keyboard alone", async ({
  w,
  loggedIn,
  visit,
}) => {
  const page = await loggedIn(PEOPLE.marc);
  const scene = { w, visit, page };
  const child = await addChild(page, "Kuhnert", { degree: "moderate", ssi_hours: 4 });
  await page.reload();
  await opens(scene);
  await choosesTheChild(scene, child);
  await marksNights(scene);
  const reference = await sends(scene);

  const office = await loggedIn(PEOPLE.peter);
  const id = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  await askForCorrection(office, id, "/form/months/1/hospital", "L’attestation compte 6 nuits.");
  await corrects(scene, id, reference);
});

const month = (page: Page, index: number): Locator => page.locator(`#field-form-months-${index}`);
const night = (page: Page, index: number, day: string): Locator =>
  month(page, index).getByRole("button", { name: new RegExp(`${day}\\.`) });

async function opens({ w, page, visit }: Scene): Promise<void> {
  await press(page, button(page, w.is("Nouvelle facture")));
  await press(page, page.getByRole("link", { name: w.is("API/SSI") }));
  await expect(page.getByRole("heading", { name: w.is("API et SSI pour mineurs"), level: 1 })).toBeVisible();
  await visit(page, "helplessness", "empty");
}

async function choosesTheChild({ w, page }: Scene, child: Child): Promise<void> {
  const beneficiary = page.getByRole("combobox", { name: w.is("Bénéficiaire") });
  await type(page, beneficiary, child.avsNumber);
  await expect(page.getByRole("listbox").getByRole("option")).toHaveText([new RegExp(child.avsNumber)]);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(beneficiary).toHaveValue(`${child.lastName} ${child.firstName}, ${child.avsNumber}`);

  const payee = page.getByRole("combobox", { name: w.is("IBAN") });
  await press(page, payee, "End");
  await expect(payee).toHaveValue("beneficiary");
  await expect(page.getByRole("combobox", { name: w.is("Numéro de décision") })).toHaveValue(/\d/);
  await expect(page.getByRole("radio", { name: w.is("Moyenne") })).toBeChecked();
  await expect(page.getByRole("radio", { name: w.is("4 heures par jour") })).toBeChecked();
}

async function marksNights({ w, page, visit }: Scene): Promise<void> {
  const counts = (name: string) => month(page, 1).getByRole("textbox", { name: w.is(name) });
  await press(page, button(page, w.is("Toutes les nuits à la maison")));
  await expect(counts("À la maison")).toHaveValue(/^3[01]|2[89]$/);
  const before = Number(await counts("À la maison").inputValue());

  await tabTo(page, night(page, 1, "01"));
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowRight");
  for (let nights = 1; nights < 5; nights += 1) await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press(w.one("H").toLowerCase());
  await expect(counts("Hôpital")).toHaveValue("5");
  await expect(counts("À la maison")).toHaveValue(String(before - 5));
  await expect(night(page, 1, "13")).toBeFocused();
  await expect(night(page, 1, "13")).toHaveAccessibleName(w.has("Hôpital"));
  await type(page, field(page, w.is("Nom et localité")), "Hôpital de l’Île, Berne");
  await page.keyboard.press("Enter");
  await visit(page, "helplessness", "filled");
}

async function sends({ w, page, visit }: Scene): Promise<string> {
  const declaration = page.getByRole("checkbox", {
    name: w.has("Je confirme que les indications sont complètes et exactes."),
  });
  await press(page, declaration, "Space");
  await press(page, button(page, w.is("Envoyer ma demande")));
  await expect(page.getByText(w.is("Montant demandé"))).toBeVisible();
  await expect(page.locator("main").getByText("Hôpital de l’Île, Berne")).toBeVisible();
  await visit(page, "helplessness-confirm", "ready");
  await press(page, button(page, w.is("Envoyer la demande")));
  await expect(page.getByText(w.is("Votre demande a été envoyée"))).toBeVisible();
  return /\d{4}-\d{6,}/.exec((await page.locator("main").textContent()) ?? "")?.[0] ?? "";
}

async function corrects({ w, page, visit }: Scene, id: string, reference: string): Promise<void> {
  await page.goto(`/invoices/${id}/correction`);
  const hospital = month(page, 1).getByRole("textbox", { name: w.is("Hôpital") });
  await expect(hospital).toBeFocused();
  await expect(hospital).toHaveAccessibleDescription(/L’attestation compte 6 nuits\./);
  await visit(page, "helplessness-correction", "open");
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect(night(page, 1, "15")).toBeFocused();
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press(w.one("H").toLowerCase());
  await expect(hospital).toHaveValue("6");
  const declaration = page.getByRole("checkbox", {
    name: w.has("Je confirme que les indications sont complètes et exactes."),
  });
  await press(page, declaration, "Space");
  await press(page, button(page, w.is("Modifier ma demande")));
  await confirmCorrection(page, w);
  await expect(page.getByText(reference).first()).toBeVisible();
}
