import { expect, type Locator, type Page } from "@playwright/test";
import { switchTo } from "../support/harness";
import type { Inbox } from "../support/inbox";
import type { Account } from "../support/people";
import type { Words } from "../support/words";
import { type Applicant, button, logIn } from "./entering";
import { withPasskeys } from "./factors";

/** The registration of a company, found in the list of those that wait. */
export async function openRegistrationOf(page: Page, w: Words, company: string): Promise<void> {
  await page.getByRole("link", { name: w.is("Inscriptions") }).click();
  await expect(page.getByRole("heading", { name: w.is("Inscriptions"), level: 1 })).toBeVisible();
  await page.getByRole("link", { name: company }).click();
  await expect(page.getByRole("heading", { name: company, level: 1 })).toBeVisible();
}

/** Asked once more who it is; who thinks better of it has decided nothing. */
export async function acceptRegistration(
  page: Page,
  w: Words,
  applicant: Applicant,
  look: () => Promise<void>,
): Promise<void> {
  const dialog = page.getByRole("dialog", { name: w.is("Accepter cette inscription ?") });
  const accept = w.is("Accepter l’inscription");
  await button(page, accept).click();
  for (const text of [applicant.company, applicant.email, `${applicant.firstName} ${applicant.lastName}`]) {
    await expect(dialog.getByText(text).first()).toBeVisible();
  }
  await expect(dialog.getByText(/^\d{13}$/)).toBeVisible();
  await look();
  await dialog.getByRole("button", { name: w.is("Annuler") }).click();
  await expect(dialog).toBeHidden();
  await button(page, accept).click();
  await dialog.getByRole("button", { name: accept }).click();
  await expect(
    page.getByText(w.has("L’inscription est acceptée. Le demandeur est averti par email.")),
  ).toBeVisible();
}

export async function refuseRegistration(page: Page, w: Words, reason: string): Promise<void> {
  await button(page, w.is("Refuser l’inscription")).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: w.is("Motif") }).fill(reason);
  await dialog.getByRole("button", { name: w.is("Refuser l’inscription") }).click();
  await expect(
    page.getByText(w.has("L’inscription est refusée. Le demandeur est averti par email.")),
  ).toBeVisible();
}

/** From the queue: searched by its reference, then opened to be decided on. */
export async function openFromQueue(page: Page, w: Words, reference: string, name: string): Promise<void> {
  await page.getByRole("link", { name: w.has("File d’examen") }).click();
  await expect(page.getByRole("heading", { name: w.is("File d’examen"), level: 1 })).toBeVisible();
  await page.getByRole("searchbox", { name: w.is("Recherche") }).fill(reference);
  const rows = page.getByRole("table").getByRole("row");
  await expect(rows).toHaveCount(2);
  await rows.getByRole("link", { name: new RegExp(`${name}.*${reference}`) }).click();
  await expect(page.getByRole("heading", { name, level: 1 })).toBeVisible();
  // Another journey's officer may have been led here after a decision.
  const takeOver = page.getByRole("button", { name: w.is("Reprendre cette demande") });
  await expect(takeOver.or(correctButton(page, w))).toBeVisible();
  if (await takeOver.isVisible()) await takeOver.click();
}

/** The first page of the attachment, as an image beside the form. */
export async function expectAttachment(page: Page, w: Words, fileName: string): Promise<void> {
  const viewer = page.getByRole("region", { name: w.is("Pièces jointes") });
  const image = viewer.getByRole("img", { name: new RegExp(fileName) });
  await expect(image).toBeVisible();
  const box = await image.boundingBox();
  expect(box?.width).toBeGreaterThan(300);
}

/** Among the decisions; where there is less room it says less. */
export function correctButton(page: Page, w: Words): Locator {
  const names = [w.is("Demander une correction"), w.is("Corriger")];
  return page
    .getByRole("group", { name: w.is("Décision") })
    .getByRole("button", { name: new RegExp(names.map(({ source }) => source).join("|")) });
}

/** One field is to be corrected, asked through the API in the page's session. */
export async function askForCorrection(
  page: Page,
  id: string,
  pointer: string,
  message: string,
): Promise<void> {
  const { request } = page.context();
  const path = `/api/v1/office/invoices/${id}`;
  const read = await request.get(path);
  const answer = await request.post(`${path}/decisions`, {
    headers: { Origin: new URL(page.url()).origin, "If-Match": read.headers().etag ?? "" },
    data: { kind: "correction", message, items: [{ pointer, kind: "wrong", message }] },
  });
  expect(answer.status(), await answer.text()).toBe(200);
}

/** A decision that was told is taken up again, without a walk through the office's pages. */
export async function reopen(page: Page, id: string): Promise<void> {
  const { request } = page.context();
  const path = `/api/v1/office/invoices/${id}`;
  const read = await request.get(path);
  const answer = await request.post(`${path}/reopenings`, {
    headers: { Origin: new URL(page.url()).origin, "If-Match": read.headers().etag ?? "" },
    data: { reason: "Une pièce est arrivée." },
  });
  expect(answer.status(), await answer.text()).toBe(200);
}

/** A page behind "Administration" in the navigation. */
export async function goToAdministration(page: Page, w: Words, name: string): Promise<void> {
  await page.getByRole("button", { name: w.has("Administration") }).click();
  await page
    .getByRole("navigation")
    .getByRole("link", { name: w.has(name) })
    .click();
}

interface WaitingRequest {
  readonly id: string;
  readonly reference: string;
  /** Of the person whom it is for, as the list and the request's heading say it. */
  readonly name: string;
}

/** A request that waits for a decision, by its place in the queue; journeys that run beside each other take others. */
export async function waitingRequest(page: Page, place: number): Promise<WaitingRequest> {
  const answer = await page.request.post("/api/v1/office/invoices/searches", {
    headers: { Origin: new URL(page.url()).origin },
    data: { view: "to_review", limit: 50 },
  });
  const { items } = await answer.json();
  const { id, reference, beneficiary } = items[place];
  return { id, reference, name: `${beneficiary.last_name} ${beneficiary.first_name}` };
}

/** Somebody of an office that knows no SMS: logs in, and adds the passkey that is asked for first. */
export async function officerWithPasskey(page: Page, w: Words, inbox: Inbox, who: Account): Promise<Page> {
  await withPasskeys(page);
  await page.goto("/office/login");
  await logIn(page, w, inbox, who);
  await expect(page).toHaveURL(/\/office\/account$/);
  await switchTo(page, w.language);
  await page.getByRole("button", { name: w.is("Ajouter une clé d’accès") }).click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: w.is("Continuer") })
    .click();
  await inbox.next(who.email, "passkey_added");
  await page.goto("/office");
  await expect(page.getByRole("heading", { name: w.is("File d’examen"), level: 1 })).toBeVisible();
  return page;
}

/** The last of those in sight that wait and for which a person of a company is responsible. */
export async function waitingRequestOf(page: Page, responsible: string): Promise<WaitingRequest> {
  const answer = await page.request.post("/api/v1/office/invoices/searches", {
    headers: { Origin: new URL(page.url()).origin },
    data: { view: "to_review", limit: 100 },
  });
  const { items } = await answer.json();
  const found = items.findLast(
    (item: { responsible: { name: string } | null }) => item.responsible?.name === responsible,
  );
  const { id, reference, beneficiary } = found;
  return { id, reference, name: `${beneficiary.last_name} ${beneficiary.first_name}` };
}
