import { button, field, logIn, newApplicant } from "./steps/entering";
import { goToAdministration } from "./steps/office";
import { expect, test } from "./support/harness";
import { PEOPLE } from "./support/people";
import { speaking } from "./support/words";

test.use({ language: speaking("de") });

test("an administrator invites a reviewer, who comes, and takes the access away again", async ({
  loggedIn,
  newBrowser,
  inbox,
  visit,
  w,
}) => {
  const page = await loggedIn(PEOPLE.lea);
  const reviewer = { ...newApplicant("", "Reto", "Zurbuchen"), area: "office" as const };
  const name = `${reviewer.firstName} ${reviewer.lastName}`;
  await goToAdministration(page, w, "Collaborateurs");
  await expect(page.getByRole("table", { name: w.is("Collaborateurs de l’office") })).toBeVisible();
  await visit(page, "officers", "full");
  await button(page, w.is("Ajouter un collaborateur")).click();
  const dialog = page.getByRole("dialog");
  const save = dialog.getByRole("button", { name: w.is("Enregistrer") });
  await save.click();
  await expect(dialog.getByRole("alert")).toBeVisible();
  await visit(page, "officers", "invitation with errors");
  await dialog.getByRole("textbox", { name: w.is("Prénom") }).fill(reviewer.firstName);
  await dialog.getByRole("textbox", { name: w.is("Nom") }).fill(reviewer.lastName);
  await dialog.getByRole("textbox", { name: w.is("Email") }).fill(reviewer.email);
  await dialog.getByRole("textbox", { name: w.is("Téléphone portable") }).fill(reviewer.typedMobile);
  await save.click();
  await expect(page.getByRole("row", { name: reviewer.email })).toContainText(
    w.has("Invité, sans mot de passe"),
  );

  const mail = await inbox.next(reviewer.email, "office_invitation");
  expect(mail.language).toBe(w.language);
  const theirs = await newBrowser();
  await theirs.goto(mail.links.find((found) => found.includes("#")) ?? "");
  await field(theirs, w.is("Nouveau mot de passe")).fill(reviewer.password);
  await field(theirs, w.is("Confirmation du mot de passe")).fill(reviewer.password);
  await visit(theirs, "officer-welcome", "empty");
  await button(theirs, w.is("Choisir ce mot de passe")).click();
  await logIn(theirs, w, inbox, reviewer);
  await expect(theirs.getByRole("heading", { name: w.is("File d’examen"), level: 1 })).toBeVisible();

  await page.reload();
  await button(page, w.is("Modifier {name}", { name })).click();
  await visit(page, "officers", "one");
  await dialog.getByRole("checkbox", { name: w.is("A accès à l’office") }).uncheck();
  await save.click();
  await expect(page.getByRole("row", { name: reviewer.email })).toContainText(w.has("Désactivé"));
  await theirs.goto("/office");
  await expect(button(theirs, w.is("Se connecter"))).toBeVisible();

  await goToAdministration(page, w, "Sociétés");
  await page.getByRole("searchbox").fill("musterfeld");
  await expect(page.getByRole("row", { name: "Physio Musterfeld GmbH" })).toBeVisible();
  await visit(page, "organisations", "found");
  await button(page, w.has("Suspendre")).click();
  await dialog.getByRole("button", { name: w.is("Suspendre") }).click();
  await expect(dialog.getByRole("textbox")).toHaveAccessibleDescription(
    w.has("Le champ {label} est obligatoire.", { label: w.has("Motif") }),
  );
  await visit(page, "organisations", "suspension with errors");
  await dialog.getByRole("button", { name: w.is("Annuler") }).click();

  await page.getByRole("link", { name: "Physio Musterfeld GmbH" }).click();
  await expect(page.getByRole("heading", { name: "Physio Musterfeld GmbH", level: 1 })).toBeVisible();
  await visit(page, "office-organisation", "people");
  await page.getByRole("row", { name: "Julien Girod" }).getByRole("button").click();
  await dialog.getByRole("button", { name: w.is("Remplacer le numéro") }).click();
  await expect(dialog.getByRole("textbox")).toHaveAccessibleDescription(
    w.has("Le champ {label} est obligatoire.", { label: w.has("Nouveau numéro de téléphone portable") }),
  );
  await visit(page, "office-organisation", "lost phone with errors");
  await dialog.getByRole("button", { name: w.is("Annuler") }).click();
});
