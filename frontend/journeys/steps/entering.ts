import { expect, type Locator, type Page } from "@playwright/test";
import type { Inbox, Message } from "../support/inbox";
import { international, newGln, newMobile, serial } from "../support/numbers";
import type { Account } from "../support/people";
import type { Words } from "../support/words";

export interface Applicant extends Account {
  readonly company: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly typedMobile: string;
}

export function newApplicant(company: string, firstName: string, lastName: string): Applicant {
  const typedMobile = newMobile();
  return {
    company: `${company} ${serial().slice(4)}`,
    firstName,
    lastName,
    email: `${lastName
      .toLowerCase()
      .normalize("NFD")
      .replace(/[^a-z]/g, "")}.${serial()}@societe.example`,
    password: "quatre mots tout au hasard",
    mobile: international(typedMobile),
    typedMobile,
    area: "company",
  };
}

const TERMS =
  "J’accepte les conditions d’utilisation et j’ai pris connaissance de la protection des données.";

/** Its links say that they open a new window, between the words. */
export function termsBox(page: Page, w: Words): Locator {
  const beginning = w.has(TERMS).source.split("\\s+").slice(0, 3).join("\\s+");
  return page.getByRole("checkbox", { name: new RegExp(beginning) });
}

export const field = (page: Page, name: RegExp) => page.getByRole("textbox", { name });

export const password = (page: Page, w: Words) =>
  page.getByLabel(w.has("Mot de passe")).and(page.locator("input"));

export const button = (page: Page, name: RegExp) => page.getByRole("button", { name });

/** From the start page to the registration for a company. */
export async function openRegistration(page: Page, w: Words): Promise<void> {
  await page.goto("/");
  await page.getByRole("link", { name: w.is("S’inscrire") }).click();
  await expect(page.getByRole("heading", { name: w.is("Inscription"), level: 1 })).toBeVisible();
  await page.getByRole("radio", { name: w.has("Organisme / entreprise") }).check();
}

export async function fillRegistration(page: Page, w: Words, applicant: Applicant): Promise<void> {
  await field(page, w.is("Nom de l’organisme ou de l’entreprise")).fill(applicant.company);
  await field(page, w.is("GLN")).fill(newGln());
  await field(page, w.is("Rue")).fill("Ruelle des Essais");
  await field(page, w.is("N°")).fill("4");
  await field(page, w.is("NPA")).fill("3000");
  await field(page, w.is("Localité")).fill("Berne");
  await field(page, w.is("Prénom")).fill(applicant.firstName);
  await field(page, w.is("Nom")).fill(applicant.lastName);
  await field(page, w.is("Email")).fill(applicant.email);
  await password(page, w).fill(applicant.password);
  await field(page, w.is("Téléphone portable")).fill(applicant.typedMobile);
  await termsBox(page, w).check();
}

export async function sendRegistration(page: Page, w: Words): Promise<void> {
  await button(page, w.is("S’inscrire")).click();
  await expect(
    page.getByRole("heading", { name: w.is("Confirmez votre adresse email"), level: 1 }),
  ).toBeVisible();
}

const oneLink = (mail: Message) => mail.links.find((link) => link.includes("#")) ?? "";

/** From the mail to the office: the applicant opens the link and confirms. Returns the link, used now. */
export async function confirmAddress(page: Page, w: Words, inbox: Inbox, email: string): Promise<string> {
  const mail = await inbox.next(email, "registration_confirm");
  expect(mail.language).toBe(w.language);
  await page.goto(oneLink(mail));
  await button(page, w.is("Confirmer mon adresse e-mail")).click();
  await expect(
    page.getByRole("heading", { name: w.is("Votre demande est chez l’Office AI"), level: 1 }),
  ).toBeVisible();
  await inbox.next(email, "registration_received");
  return oneLink(mail);
}

/** Password, then the code of the SMS, as a person does it. */
export async function logIn(page: Page, w: Words, inbox: Inbox, account: Account): Promise<void> {
  await field(page, w.is("Email")).fill(account.email);
  await password(page, w).fill(account.password);
  await button(page, w.is("Se connecter")).click();
  const code = field(page, w.is("Code d’accès"));
  await expect(code).toBeFocused();
  await code.fill(await inbox.code(account.mobile));
  await button(page, w.is("Envoyer")).click();
}

/** Over the page of somebody whose session has ended: with the address that it was opened with. */
export async function logInOver(
  page: Page,
  w: Words,
  inbox: Inbox,
  account: Account,
  atCode: () => Promise<void> = async () => undefined,
): Promise<void> {
  const dialog = page.getByRole("dialog").last();
  await expect(dialog.getByRole("textbox", { name: w.is("Email") })).toHaveValue(account.email);
  await password(page, w).fill("faux");
  await dialog.getByRole("button", { name: w.is("Se connecter") }).click();
  await expect(dialog.getByRole("alert")).toBeVisible();
  await password(page, w).fill(account.password);
  await dialog.getByRole("button", { name: w.is("Se connecter") }).click();
  const code = dialog.getByRole("textbox", { name: w.is("Code d’accès") });
  await expect(code).toBeFocused();
  await atCode();
  await code.fill(await inbox.code(account.mobile));
  await dialog.getByRole("button", { name: w.is("Envoyer") }).click();
  await expect(page.getByText(w.is("Vous êtes de nouveau connecté."))).toBeVisible();
  await expect(page.getByRole("dialog")).toHaveCount(0);
}
