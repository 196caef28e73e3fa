import type { Page } from "@playwright/test";
import { button, field, logIn, newApplicant } from "./steps/entering";
import { expect, test, type Visit } from "./support/harness";
import { PEOPLE } from "./support/people";
import type { Words } from "./support/words";

/** Which account new invoices begin with. */
async function chooseAccount(page: Page, w: Words, visit: Visit): Promise<void> {
  await button(page, w.is("Modifier le compte {label}", { label: "Konto IV-Leistungen" })).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: w.is("Libellé") }).fill("");
  await dialog.getByRole("checkbox").check();
  await dialog.getByRole("button", { name: w.is("Enregistrer") }).click();
  await expect(dialog.getByRole("textbox", { name: w.is("Libellé") })).toHaveAccessibleDescription(
    w.has("Le champ {label} est obligatoire.", { label: w.has("Libellé") }),
  );
  await visit(page, "organisation", "account with errors");
  await dialog.getByRole("textbox", { name: w.is("Libellé") }).fill("PostFinance 2");
  await dialog.getByRole("button", { name: w.is("Enregistrer") }).click();
  const chosen = page.getByRole("row", { name: "PostFinance 2" });
  await expect(chosen).toContainText(w.has("Compte par défaut"));
  await visit(page, "organisation", "default account");
}

test("a manager invites a colleague, who comes, becomes gérante, and loses access", async ({
  loggedIn,
  newBrowser,
  inbox,
  visit,
  w,
}) => {
  const page = await loggedIn(PEOPLE.thomas);
  await page.goto("/organisation");
  await page
    .getByRole("region", { name: w.is("Données de la société") })
    .getByRole("button")
    .click();
  await page
    .getByRole("dialog")
    .getByRole("textbox", { name: w.is("NPA") })
    .fill("25030");
  await page
    .getByRole("dialog")
    .getByRole("button", { name: w.is("Enregistrer") })
    .click();
  await expect(
    page.getByRole("dialog").getByRole("textbox", { name: w.is("NPA") }),
  ).toHaveAccessibleDescription(w.has("Le NPA compte quatre chiffres, par exemple 3001."));
  await visit(page, "organisation", "address with errors");
  await page
    .getByRole("dialog")
    .getByRole("textbox", { name: w.is("NPA") })
    .fill("2503");
  await page
    .getByRole("dialog")
    .getByRole("button", { name: w.is("Enregistrer") })
    .click();
  await expect(page.getByText("2503")).toBeVisible();
  await chooseAccount(page, w, visit);
  const colleague = newApplicant("", "Noémie", "Vautravers");
  const name = `${colleague.lastName} ${colleague.firstName}`;
  await page.goto("/organisation");
  await button(page, w.is("Ajouter un collaborateur")).click();
  const dialog = page.getByRole("dialog");
  const save = dialog.getByRole("button", { name: w.is("Enregistrer") });
  await save.click();
  await expect(dialog.getByRole("textbox", { name: w.is("Prénom") })).toHaveAccessibleDescription(
    w.has("Le champ {label} est obligatoire.", { label: w.has("Prénom") }),
  );
  await visit(page, "organisation", "colleague with errors");
  await dialog.getByRole("textbox", { name: w.is("Prénom") }).fill(colleague.firstName);
  await dialog.getByRole("textbox", { name: w.is("Nom") }).fill(colleague.lastName);
  await dialog.getByRole("textbox", { name: w.is("Téléphone portable") }).fill(colleague.typedMobile);
  await dialog.getByRole("textbox", { name: w.is("Email") }).fill(colleague.email);
  await save.click();
  const invited = page.getByRole("table", { name: w.is("Personnes invitées qui ne sont pas encore venues") });
  await expect(invited.getByRole("cell", { name })).toBeVisible();
  await visit(page, "organisation", "invitation");

  const mail = await inbox.next(colleague.email, "invitation");
  expect(mail.language).toBe(w.language);
  const theirs = await newBrowser();
  const link = mail.links.find((found) => found.includes("#")) ?? "";
  await theirs.goto(link);
  await expect(field(theirs, w.is("Nouveau mot de passe"))).toBeVisible();
  await visit(theirs, "invitation", "open");
  await field(theirs, w.is("Nouveau mot de passe")).fill(colleague.password);
  await field(theirs, w.is("Confirmation du mot de passe")).fill(colleague.password);
  await button(theirs, w.is("Accepter l’invitation")).click();
  await expect(theirs.getByRole("heading", { name: w.is("Bienvenue"), level: 1 })).toBeVisible();
  await visit(theirs, "invitation", "accepted");
  await theirs.getByRole("link", { name: w.is("Se connecter") }).click();
  await logIn(theirs, w, inbox, colleague);
  await expect(theirs.getByRole("heading", { name: w.is("Conditions d’utilisation") })).toBeVisible();
  await theirs.getByRole("checkbox").check();
  await button(theirs, w.is("Accepter et continuer")).click();
  await expect(theirs.getByRole("heading", { name: w.is("Guichet"), level: 1 })).toBeVisible();
  await expect(theirs.getByRole("link", { name: w.is("Ma société") })).toHaveCount(0);

  await page.reload();
  await button(
    page,
    w.is("Modifier {name}", { name: `${colleague.firstName} ${colleague.lastName}` }),
  ).click();
  await expect(dialog.getByText(colleague.email)).toBeVisible();
  await expect(dialog.getByRole("textbox", { name: w.is("Téléphone portable") })).toHaveValue(/^07/);
  await dialog.getByText(w.is("Remettre ses demandes")).click();
  await dialog.getByRole("combobox", { name: w.is("Nouveau responsable") }).selectOption({ index: 1 });
  await dialog.getByRole("radio", { name: w.has("Gérant") }).check();
  await visit(page, "organisation", "colleague");
  await save.click();
  await expect(page.getByRole("row", { name })).toContainText(w.has("Gérant"));
  await theirs.goto("/organisation");
  await expect(theirs.getByRole("heading", { name: w.is("Ma société"), level: 1 })).toBeVisible();

  const remove = { name: `${colleague.firstName} ${colleague.lastName}` };
  await button(page, w.is("Retirer l’accès de {name}", remove)).click();
  await visit(page, "organisation", "access to be taken");
  await dialog.getByRole("button", { name: w.is("Retirer l’accès") }).click();
  await expect(page.getByRole("row", { name })).toContainText(w.has("Désactivé"));
  await theirs.goto("/counter");
  await expect(button(theirs, w.is("Se connecter"))).toBeVisible();
  await theirs.goto(link);
  await expect(theirs.getByText(w.is("Ce lien n’est plus valable."))).toBeVisible();
  await visit(theirs, "invitation", "link used");
});
