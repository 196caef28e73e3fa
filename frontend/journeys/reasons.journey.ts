import { button, field } from "./steps/entering";
import { askForFactorOnce } from "./steps/factors";
import { correctButton, goToAdministration } from "./steps/office";
import { expect, test } from "./support/harness";
import { PEOPLE } from "./support/people";

const SHORT = "Montant mal reporté";

test("an administrator changes a reason, and adds a text that reviewers insert", async ({
  loggedIn,
  inbox,
  visit,
  w,
}) => {
  const page = await loggedIn(PEOPLE.lea);
  await goToAdministration(page, w, "Motifs");
  await expect(page.getByRole("heading", { name: w.is("Motifs"), level: 1 })).toBeVisible();
  await visit(page, "office-reasons", "administrator");
  await page.getByRole("link", { name: w.is("Ajouter un motif") }).click();
  await expect(page.getByRole("heading", { name: w.is("Nouveau motif"), level: 1 })).toBeVisible();
  await visit(page, "office-reason", "new");
  await button(page, w.is("Continuer")).click();
  await expect(page.getByRole("alert").filter({ hasText: w.has("Un problème est survenu") })).toBeFocused();
  await visit(page, "office-reason", "errors");

  await page.goto("/office/reasons/duplicate");
  const short = field(page, w.is("Texte court en français"));
  const before = await short.inputValue();
  await short.fill(SHORT);
  await button(page, w.is("Continuer")).click();
  const dialog = page.getByRole("dialog", { name: w.is("Enregistrer ces changements ?") });
  await expect(dialog).toContainText(before);
  await expect(dialog).toContainText(SHORT);
  await visit(page, "office-reason", "confirmation");
  await askForFactorOnce(page, "**/api/v1/office/reason-revisions");
  await dialog.getByRole("button", { name: w.is("Enregistrer") }).click();
  const confirmation = page.getByRole("dialog", { name: w.is("Confirmer que c’est bien vous") });
  await confirmation
    .getByRole("textbox", { name: w.is("Code d’accès") })
    .fill(await inbox.code(PEOPLE.lea.mobile));
  await button(page, w.is("Confirmer")).click();
  await expect(page.getByText(w.is("Le motif est enregistré."))).toBeVisible();

  await goToAdministration(page, w, "Textes types");
  await expect(page.getByRole("heading", { name: w.is("Textes types"), level: 1 })).toBeVisible();
  await visit(page, "office-texts", "full");
  await page.getByRole("table").getByRole("link").first().click();
  await expect(field(page, w.is("Titre en français"))).toHaveValue(/./);
  await visit(page, "office-text", "filled");
  await page.goto("/office/new-text");
  await expect(page.getByRole("heading", { name: w.is("Nouveau texte type"), level: 1 })).toBeVisible();
  await visit(page, "office-text", "new");
  await field(page, w.is("Texte en français")).fill("Bonjour {nom}");
  await button(page, w.is("Continuer")).click();
  await expect(page.getByRole("alert").filter({ hasText: w.has("Un problème est survenu") })).toBeFocused();
  await visit(page, "office-text", "errors");
});

test("a reviewer reads the reasons, and inserts a text where a correction is asked for", async ({
  loggedIn,
  visit,
  w,
}) => {
  const page = await loggedIn(PEOPLE.peter);
  await page.goto("/office/reasons/other");
  await expect(
    page.getByText(w.has("Seules les personnes qui administrent le guichet peuvent modifier les motifs.")),
  ).toBeVisible();
  await visit(page, "office-reason", "reviewer");

  const found = await page.request
    .post("/api/v1/office/invoices/searches", {
      headers: { Origin: new URL(page.url()).origin },
      data: { view: "to_review" },
    })
    .then((answer) => answer.json());
  await page.goto(`/office/invoices/${found.items.at(-1).id}`);
  await correctButton(page, w).click();
  await button(page, w.is("Insérer un texte")).first().click();
  const search = page.getByRole("combobox", { name: w.is("Insérer un texte") });
  await expect(search).toBeFocused();
  await search.press("ArrowDown");
  await expect(page.getByRole("option").first()).toBeVisible();
  await visit(page, "examination", "texts to insert");
  await page.getByRole("option").first().click();
  const written = page.locator("textarea:focus");
  await expect(written).toHaveValue(/\S{4}/);
  expect(await written.inputValue()).not.toContain("{");
});
