import type { Page } from "@playwright/test";
import { linePanel, openNewInvoice, sendInvoice } from "./steps/company";
import { copiesTheRequest } from "./steps/copying";
import { completeDraft } from "./steps/drafts";
import { button, field, logIn, logInOver } from "./steps/entering";
import { expect, switchTo, test, type Visit } from "./support/harness";
import { makePapers, type Paper } from "./support/papers";
import { PEOPLE } from "./support/people";
import { type Language, otherThan, type Words } from "./support/words";

test("a double click sends once; the receipt survives a reload", async ({ browser, loggedIn, visit, w }) => {
  const page = await loggedIn(PEOPLE.elodie);
  const { invoice } = await makePapers(browser);
  const { id, path } = await completeDraft(page, invoice);
  let sent = 0;
  page.on("request", (request) => {
    if (request.method() === "POST" && request.url().endsWith("/api/v1/invoices")) sent += 1;
  });
  await page.goto(path);
  await button(page, w.is("Envoyer ma demande")).click();
  await expect(page.getByText(w.is("Montant demandé"))).toBeVisible();
  await button(page, w.is("Envoyer la demande")).dblclick();
  await expect(page.getByText(w.is("Votre demande a été envoyée"))).toBeVisible();
  expect(sent).toBe(1);
  const url = page.url();
  await page
    .getByRole("link", { name: w.is("Nouvelle facture pour la même personne") })
    .first()
    .click();
  const person = page.getByRole("combobox", { name: w.is("Bénéficiaire") });
  await expect(person).toHaveValue(/756\./);
  await openNewInvoice(page, w);
  await expect(person).toHaveValue("");
  await page.goBack();
  await expect(person).toHaveValue(/756\./);
  await page.goBack();
  await page.reload();
  await expect(page.getByText(w.has("Formulaire n° {number}, référence {reference}")).first()).toBeVisible();
  expect(page.url()).toBe(url);
  expect(url).toContain(id);

  // The draft has become the invoice: its old address leads to the receipt.
  await page.goto(path);
  await expect(page).toHaveURL(url);

  await copiesTheRequest(page, invoice, w, visit);
  await opensOneFormFromAnother(page, w);
});

/** Another type, or the same once more, is an empty form and a draft of its own. */
async function opensOneFormFromAnother(page: Page, w: Words): Promise<void> {
  await page.goto("/invoices/new/travel");
  await expect(
    page.getByRole("heading", { name: w.is("Facture pour frais de voyage et nourriture"), level: 1 }),
  ).toBeVisible();
  await openNewInvoice(page, w);
  await button(page, w.is("Ajouter une prestation")).click();
  await expect(linePanel(page, w, 2)).toBeVisible();
  const own = field(page, w.is("Votre référence"));
  const drafts: string[] = [];
  for (const reference of ["F-2026-CCC", "F-2026-DDD"]) {
    await openNewInvoice(page, w);
    await expect(own).toHaveValue("");
    await own.fill(reference);
    await expect(page).toHaveURL(/[?]draft=/);
    drafts.push(page.url());
  }
  expect(new Set(drafts).size).toBe(2);
  for (const [index, reference] of ["F-2026-CCC", "F-2026-DDD"].entries()) {
    await page.goto(drafts[index] ?? "");
    await expect(own).toHaveValue(reference);
  }
}

test("back from the confirmation the form is as it was", async ({ browser, loggedIn, w }) => {
  const page = await loggedIn(PEOPLE.marc);
  const { invoice } = await makePapers(browser);
  const { path } = await completeDraft(page, invoice);
  await page.goto(path);
  await page.locator("input[type=file][accept*=pdf]").first().setInputFiles(invoice);
  await expect(page.getByText(w.is("Ce fichier est déjà joint."))).toBeVisible();
  await field(page, w.is("Remarque pour l’office")).fill("Relu deux fois");
  await button(page, w.is("Envoyer ma demande")).click();
  await expect(page.getByRole("heading", { name: w.is("Confirmer l’envoi") })).toBeVisible();
  await expect(page.getByText("Relu deux fois")).toBeVisible();
  await page.goBack();
  await expect(field(page, w.is("Remarque pour l’office"))).toHaveValue("Relu deux fois");
  await expect(page.getByText(invoice.name)).toBeVisible();
  await button(page, w.is("Envoyer ma demande")).click();
  await expectContentToFollow(page, w.language);
  await page.getByRole("link", { name: w.is("Annuler l’envoi") }).click();
  await sendInvoice(page, w);
  await expectContentToFollow(page, w.language);
});

/** What the server has written, in the other language and back again, without a reload. */
async function expectContentToFollow(page: Page, language: Language): Promise<void> {
  const written = (of: Language) => page.locator("main").getByText(PAID_ALREADY[of], { exact: true });
  const other = otherThan(language);
  await expect(written(language)).toBeVisible();
  await switchTo(page, other);
  await expect(written(other)).toBeVisible();
  await expect(written(language)).toHaveCount(0);
  await switchTo(page, language);
  await expect(written(language)).toBeVisible();
}

const PAID_ALREADY: Record<Language, string> = {
  fr: "Déjà payé par la personne assurée",
  de: "Von der versicherten Person bereits bezahlt",
};

test("a form that is left before it was saved comes back; what is mended in it loses its mark", async ({
  browser,
  loggedIn,
  visit,
  w,
}) => {
  const page = await loggedIn(PEOPLE.nicole);
  await page.goto("/invoices/new/other");
  await field(page, w.is("Remarque pour l’office")).fill("À peine tapé");
  await page
    .getByRole("link", { name: w.is("Bénéficiaires") })
    .first()
    .click();
  await expect(page.getByRole("heading", { name: w.is("Bénéficiaires"), level: 1 })).toBeVisible();
  await setsTwoFilters(page, w);
  await page.goBack();
  await expect(field(page, w.is("Remarque pour l’office"))).toHaveValue("À peine tapé");
  await expect(page).toHaveURL(/\?draft=/);

  await button(page, w.is("Envoyer ma demande")).click();
  const summary = page.getByRole("alert");
  await expect(summary).toBeFocused();
  const line = linePanel(page, w, 1);
  const description = field(page, w.is("Description")).and(line.locator("input"));
  const entry = summary.getByRole("link", { name: w.has("Description") });
  await expect(entry).toBeVisible();
  await description.pressSequentially("E");
  await expect(description).not.toHaveAttribute("aria-invalid");
  await expect(entry).toHaveCount(0);
  const date = line.getByRole("textbox", { name: w.is("Date") });
  await date.fill("31.02.2026");
  await expect(date).toHaveAttribute("aria-invalid", "true");
  await date.fill("01.01.2026");
  await expect(date).not.toHaveAttribute("aria-invalid");
  await expect(date).toBeFocused();
  await visit(page, "invoice-form", "partly mended");
  await leavesWithAFileOnItsWay(page, w, (await makePapers(browser)).invoice, visit);
});

/** Whoever leaves is asked; who stays has the file. */
async function leavesWithAFileOnItsWay(page: Page, w: Words, paper: Paper, visit: Visit): Promise<void> {
  let go = () => {};
  const held = new Promise<void>((release) => {
    go = release;
  });
  await page.route("**/api/v1/documents", async (route) => {
    await held;
    await route.continue();
  });
  await page.locator("input[type=file][accept*=pdf]").first().setInputFiles(paper);
  const home = page.getByRole("navigation").getByRole("link", { name: w.is("Guichet") });
  await home.click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText(w.has("Des fichiers sont en cours d’envoi"));
  await visit(page, "invoice-form", "file on its way");
  await button(page, w.is("Rester et attendre")).click();
  await expect(dialog).toHaveCount(0);
  go();
  const file = page.getByRole("listitem").filter({ hasText: paper.name });
  await expect(file.getByText(w.is("Vérifié"))).toBeVisible({ timeout: 30_000 });
  await home.click();
  await expect(page.getByRole("heading", { name: w.is("Guichet"), level: 1 })).toBeVisible();
}

/** The second at once, before the list has answered to the first. */
async function setsTwoFilters(page: Page, w: Words): Promise<void> {
  const filter = (label: string) => page.getByRole("searchbox", { name: w.is(label) });
  const [name, number] = [filter("Nom"), filter("N° assuré")];
  await name.fill("Niemand");
  await number.fill("756");
  await expect(page.getByRole("button", { name: w.is("Effacer les filtres") })).toBeVisible();
  await expect(name).toHaveValue("Niemand");
  await expect(number).toHaveValue("756");
}

test("after the session has ended, login leads back to the same page, and nothing typed is lost", async ({
  loggedIn,
  inbox,
  visit,
  w,
  baseURL,
}) => {
  const page = await loggedIn(PEOPLE.julien);
  await page.goto("/beneficiaries");
  await page.getByRole("row").nth(1).getByRole("link").first().click();
  await expect(page.getByRole("heading", { name: w.is("Modifier le bénéficiaire") })).toBeVisible();
  const url = page.url();
  const headers = { Origin: baseURL ?? "" };
  await page.context().request.delete("/api/v1/sessions/current", { headers });
  await page.reload();
  await expect(page.getByText(w.is("Connectez-vous pour ouvrir cette page."))).toBeVisible();
  await visit(page, "login", "asked first");
  await logIn(page, w, inbox, PEOPLE.julien);
  await expect(page).toHaveURL(url);
  await expect(page.getByRole("heading", { name: w.is("Modifier le bénéficiaire") })).toBeVisible();

  // What is typed meanwhile stays, and is saved once one has logged in again.
  await page.goto("/invoices/new/other");
  const own = page.getByRole("textbox", { name: w.is("Votre référence") });
  await own.fill("MUS-8");
  await expect(page.getByText(w.has("Enregistré à {time}")).first()).toBeVisible();
  await page.context().request.delete("/api/v1/sessions/current", { headers });
  await own.fill("MUS-9");
  const over = page.getByRole("dialog", { name: w.is("Votre session est terminée") });
  await expect(over).toBeVisible();
  await visit(page, "invoice-form", "logged out");
  await button(page, w.is("Plus tard")).click();
  const home = page.getByRole("navigation").getByRole("link", { name: w.is("Guichet") });
  await home.click();
  await expect(page.getByRole("dialog")).toContainText(w.has("Votre saisie n’est pas enregistrée"));
  await visit(page, "invoice-form", "left unsaved");
  await button(page, w.is("Rester sur la page")).click();
  await expect(own).toHaveValue("MUS-9");
  await button(page, w.is("Se reconnecter")).click();
  await logInOver(page, w, inbox, PEOPLE.julien);
  await expect(page.getByText(w.has("Enregistré à {time}")).first()).toBeVisible();
  await page.reload();
  await expect(own).toHaveValue("MUS-9");

  await page.context().request.delete("/api/v1/sessions/current", { headers });
  await home.click();
  await expect(
    page.getByText(w.is("Votre session est terminée. Connectez-vous pour continuer là où vous étiez.")),
  ).toBeVisible();
});
