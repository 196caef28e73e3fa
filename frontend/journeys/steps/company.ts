import { readFile } from "node:fs/promises";
import { expect, type Locator, type Page } from "@playwright/test";
import { newAvsNumber } from "../support/numbers";
import type { Paper } from "../support/papers";
import type { Words } from "../support/words";
import { button, field } from "./entering";
import { press } from "./keyboard";

export const IBAN = "CH93 0076 2011 6238 5295 7";

export async function addBankAccount(page: Page, w: Words, holder: string): Promise<void> {
  await button(page, w.is("Ajouter un compte bancaire")).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: w.is("IBAN") }).fill(IBAN.replaceAll(" ", ""));
  await dialog.getByRole("textbox", { name: w.is("Titulaire du compte") }).fill(holder);
  await dialog.getByRole("textbox", { name: w.is("Libellé") }).fill("Konto 1");
  await dialog.getByRole("button", { name: w.is("Enregistrer") }).click();
  await expect(page.getByRole("cell", { name: IBAN })).toBeVisible();
}

export interface Person {
  readonly lastName: string;
  readonly firstName: string;
  readonly avsNumber: string;
}

export const newPerson = (lastName: string, firstName: string): Person => ({
  lastName,
  firstName,
  avsNumber: newAvsNumber(),
});

export async function fillBeneficiary(page: Page, w: Words, person: Person, mandate: Paper): Promise<void> {
  await field(page, w.is("Nom")).fill(person.lastName);
  await field(page, w.is("Prénom")).fill(person.firstName);
  await field(page, w.is("N° assuré")).fill(person.avsNumber.replaceAll(".", " "));
  await field(page, w.is("Date de naissance")).fill("1.5.80");
  await field(page, w.is("Rue")).fill("Rue des Modèles");
  await field(page, w.is("N°")).fill("12");
  await field(page, w.is("NPA")).fill("2502");
  await field(page, w.is("Localité")).fill("Bienne");
  await page.getByRole("radio", { name: w.is("Transmettre la procuration signée") }).check();
  await attach(page, mandate, w);
}

/** Chooses the file as the file dialog would, and waits until the server has checked it. */
export async function attach(page: Page, paper: Paper, w: Words): Promise<void> {
  await page.locator("input[type=file][accept*=pdf]").first().setInputFiles(paper);
  const file = page.getByRole("listitem").filter({ hasText: paper.name });
  await expect(file.getByText(w.is("Vérifié"))).toBeVisible({ timeout: 30_000 });
}

/** Says, by the keyboard, that the file holds these documents. */
export async function holds(page: Page, paper: Paper, documents: readonly string[], w: Words): Promise<void> {
  for (const name of documents) {
    const group = page.getByRole("group", { name: w.is(name) });
    await press(page, group.getByRole("checkbox", { name: paper.name }), "Space");
  }
}

export async function chooseBeneficiary(page: Page, w: Words, person: Person): Promise<void> {
  const box = page.getByRole("combobox", { name: w.is("Bénéficiaire") });
  await box.pressSequentially(person.lastName.slice(0, 4));
  await page.getByRole("option", { name: person.avsNumber }).click();
  await expect(box).toHaveValue(`${person.lastName} ${person.firstName}, ${person.avsNumber}`);
}

/** The only person that there is is chosen already. */
export async function hasBeneficiary(page: Page, w: Words, person: Person): Promise<void> {
  const box = page.getByRole("combobox", { name: w.is("Bénéficiaire") });
  await expect(box).toHaveValue(`${person.lastName} ${person.firstName}, ${person.avsNumber}`);
}

export interface Line {
  readonly date: string;
  readonly description: string;
  readonly quantity: string;
  readonly price: string;
}

export const linePanel = (page: Page, w: Words, no: number): Locator =>
  page.getByRole("region", { name: w.is("Prestation {no}", { no: String(no) }) }).or(
    page.locator(".panel").filter({
      has: page.getByRole("heading", { name: w.is("Prestation {no}", { no: String(no) }) }),
    }),
  );

export async function fillLine(panel: Locator, w: Words, line: Line): Promise<void> {
  await panel.getByRole("textbox", { name: w.is("Date") }).fill(line.date);
  await panel.getByRole("textbox", { name: w.is("Description") }).fill(line.description);
  await panel.getByRole("textbox", { name: w.is("Quantité") }).fill(line.quantity);
  await panel.getByRole("textbox", { name: w.is("Prix unitaire") }).fill(line.price);
  await panel.getByRole("button", { name: w.is("Terminer la ligne") }).click();
}

export async function openNewInvoice(page: Page, w: Words): Promise<void> {
  await button(page, w.is("Nouvelle facture")).click();
  await page.getByRole("link", { name: w.is("Autre facture") }).click();
  await expect(page.getByRole("heading", { name: w.is("Autre facture"), level: 1 })).toBeVisible();
}

/** From the form, without errors, to the receipt; returns the reference. */
export async function sendInvoice(page: Page, w: Words): Promise<string> {
  await button(page, w.is("Envoyer ma demande")).click();
  await expect(page.getByText(w.is("Montant demandé"))).toBeVisible();
  await button(page, w.is("Envoyer la demande")).click();
  await expect(page.getByText(w.is("Votre demande a été envoyée"))).toBeVisible();
  return referenceOn(page);
}

/** From the page that shows a correction once more to the receipt, by the keyboard. */
export async function confirmCorrection(page: Page, w: Words): Promise<void> {
  await expect(page.getByRole("heading", { name: w.is("Confirmer l’envoi"), level: 1 })).toBeVisible();
  await expect(
    page.getByRole("heading", { name: w.has("Modifié depuis la version {version}") }),
  ).toBeVisible();
  await press(page, button(page, w.is("Envoyer la demande")));
  await expect(page.getByText(w.is("Votre demande a été modifiée et renvoyée"))).toBeVisible();
}

/** The reference that the receipt shows. */
async function referenceOn(page: Page): Promise<string> {
  const text = (await page.locator("main").textContent()) ?? "";
  const reference = /\d{4}-\d{6,}/.exec(text)?.[0];
  if (!reference) throw new Error(`no reference on the page: ${text}`);
  return reference;
}

/** Clicks, and returns what the browser has really stored. */
export async function downloaded(page: Page, link: Locator): Promise<{ name: string; content: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
  return { name: download.suggestedFilename(), content: await readFile(await download.path()) };
}
