import type { Page } from "@playwright/test";
import { button, field, logIn, password } from "./steps/entering";
import { askForFactorOnce, withPasskeys } from "./steps/factors";
import { shownCode } from "./support/authenticator";
import { expect, switchTo, test } from "./support/harness";
import { PEOPLE } from "./support/people";
import type { Words } from "./support/words";

async function logOut(page: Page, w: Words): Promise<void> {
  await page.getByRole("button", { name: "Claire Besson" }).click();
  await page.getByRole("button", { name: w.is("Se déconnecter") }).click();
  await expect(button(page, w.is("Se connecter"))).toBeVisible();
}

async function sendPassword(page: Page, w: Words): Promise<void> {
  await field(page, w.is("Email")).fill(PEOPLE.claire.email);
  await password(page, w).fill(PEOPLE.claire.password);
  await button(page, w.is("Se connecter")).click();
}

test.describe.configure({ mode: "serial" }); // one person, one after the other

test("an app takes the place of SMS, and a recovery code the place of a lost telephone", async ({
  newBrowser,
  inbox,
  visit,
  w,
}) => {
  const { email } = PEOPLE.claire;
  const page = await newBrowser();
  await page.goto("/");
  await logIn(page, w, inbox, PEOPLE.claire);
  await expect(page).toHaveURL(/\/counter$/);
  await switchTo(page, w.language);
  await expect(page.getByRole("heading", { name: w.is("Guichet"), level: 1 })).toBeVisible();
  await page.goto("/account");

  await button(page, w.is("Ajouter une application")).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("img", { name: w.is("Code QR pour l’application") })).toBeVisible();
  const secret = (await dialog.getByText(/^[A-Z2-7]{4}( [A-Z2-7]{4}){7}$/).textContent()) ?? "";
  await visit(page, "account", "new app");
  const shown = field(page, w.is("Code affiché par l’application"));
  const wrong = shownCode(secret, 50);
  await shown.fill(wrong);
  await button(page, w.is("Confirmer")).click();
  await expect(shown).toHaveAccessibleDescription(
    w.has("Ce code n’est pas celui de la nouvelle application."),
  );
  await shown.fill(shownCode(secret, -1));
  await button(page, w.is("Confirmer")).click();
  await expect(button(page, w.is("Remplacer l’application"))).toBeVisible();
  await inbox.next(email, "app_added");
  const needed = page.getByText(
    w.has(
      "Créez vos codes de secours maintenant : sans eux, la perte de votre appareil vous ferme l’accès à votre compte.",
    ),
  );
  await expect(needed).toBeVisible();

  await button(page, w.is("Créer de nouveaux codes")).click();
  const codes = dialog.getByRole("listitem");
  await expect(codes).toHaveCount(10);
  const [first = ""] = await codes.allInnerTexts();
  await visit(page, "account", "recovery codes");
  await page.emulateMedia({ media: "print" });
  await expect(codes.first()).toBeVisible();
  await expect(page.getByRole("heading")).toHaveText([w.is("Codes de secours")]);
  await expect(dialog.getByRole("button")).toHaveCount(0);
  await page.emulateMedia({ media: "screen" });
  await dialog.getByRole("link", { name: w.is("Télécharger") }).focus(); // what has it is not on the paper
  const download = page.waitForEvent("download");
  await dialog.getByRole("link", { name: w.is("Télécharger") }).click();
  expect((await download).suggestedFilename()).toMatch(/\.txt$/);
  await button(page, w.is("J’ai conservé ces codes")).click();
  await expect(page.getByText(w.has("{count} codes restants", { count: "10" }))).toBeVisible();
  await expect(needed).toHaveCount(0);
  await inbox.next(email, "recovery_codes_made");

  await logOut(page, w);
  await sendPassword(page, w);
  await visit(page, "code", "app");
  await field(page, w.is("Code d’accès")).fill(shownCode(secret, 1));
  await button(page, w.is("Envoyer")).click();
  await expect(page.getByRole("heading", { name: w.is("Guichet"), level: 1 })).toBeVisible();

  await logOut(page, w);
  await sendPassword(page, w);
  await button(page, w.is("Utiliser un code de secours")).click();
  const recovery = field(page, w.is("Code de secours"));
  await recovery.fill("00000-00000");
  await button(page, w.is("Se connecter")).click();
  await expect(recovery).toHaveAccessibleDescription(
    w.has("Ce code de secours n’est pas correct ou a déjà servi. Essais restants : {tries_left}."),
  );
  await visit(page, "code", "recovery");
  await recovery.fill(first);
  await button(page, w.is("Se connecter")).click();
  await expect(page.getByRole("heading", { name: w.is("Guichet"), level: 1 })).toBeVisible();
  expect((await inbox.next(email, "recovery_code_used")).text).toContain("9");

  await page.goto("/account");
  await button(page, w.is("Supprimer l’application")).click();
  await page.getByRole("dialog").getByRole("button").last().click();
  await expect(button(page, w.is("Ajouter une application"))).toBeVisible();
  await inbox.next(email, "app_removed");
});

test("a passkey takes the place of SMS, at the login and to confirm", async ({
  newBrowser,
  inbox,
  visit,
  w,
}) => {
  const { email } = PEOPLE.claire;
  const page = await newBrowser();
  const device = await withPasskeys(page);
  await page.goto("/");
  await logIn(page, w, inbox, PEOPLE.claire);
  await expect(page).toHaveURL(/\/counter$/);
  await switchTo(page, w.language);
  await expect(page.getByRole("heading", { name: w.is("Guichet"), level: 1 })).toBeVisible();
  await page.goto("/account");
  const section = page.getByRole("region", { name: w.is("Clés d’accès (passkeys)") });
  const dialog = page.getByRole("dialog");

  await section.getByRole("button", { name: w.is("Ajouter une clé d’accès") }).click();
  const name = dialog.getByRole("textbox", { name: w.is("Nom de la clé d’accès") });
  await expect(name).toHaveValue(/Chrome/);
  await name.fill("");
  await device.touch(false);
  await dialog.getByRole("button", { name: w.is("Continuer") }).click();
  await expect(
    dialog.getByText(
      w.has("Aucune clé d’accès n’a répondu. Recommencez et suivez les indications de votre navigateur."),
    ),
  ).toBeVisible();
  await name.fill("Ordinateur du bureau");
  await visit(page, "account", "new passkey");
  await device.touch(true);
  await dialog.getByRole("button", { name: w.is("Continuer") }).click();
  const row = section.getByRole("row", { name: /Ordinateur du bureau/ });
  await expect(row).toContainText(w.has("Jamais"));
  await inbox.next(email, "passkey_added");
  await visit(page, "account", "passkey");

  await section.getByRole("button", { name: w.is("Ajouter une clé d’accès") }).click();
  await dialog.getByRole("button", { name: w.is("Continuer") }).click();
  await expect(dialog.getByText(w.has("Cet appareil a déjà une clé d’accès de votre compte."))).toBeVisible();
  await dialog.getByRole("button", { name: w.is("Annuler") }).click();

  await row.getByRole("button", { name: w.has("Renommer") }).click();
  await name.fill("");
  await dialog.getByRole("button", { name: w.is("Enregistrer") }).click();
  await expect(name).toHaveAccessibleDescription(w.has("Le champ {label} est obligatoire."));
  await name.fill("Portable");
  await dialog.getByRole("button", { name: w.is("Enregistrer") }).click();
  const renamed = section.getByRole("row", { name: /Portable/ });
  await expect(renamed).toBeVisible();

  await logOut(page, w);
  await sendPassword(page, w);
  const use = button(page, w.is("Utiliser ma clé d’accès"));
  await expect(use).toBeVisible();
  await visit(page, "code", "passkey");
  await device.touch(false);
  await use.click();
  await expect(
    page.getByText(
      w.has("Aucune clé d’accès n’a répondu. Recommencez et suivez les indications de votre navigateur."),
    ),
  ).toBeVisible();
  await device.touch(true);
  await use.click();
  await expect(page.getByRole("heading", { name: w.is("Guichet"), level: 1 })).toBeVisible();

  await page.goto("/account");
  await expect(renamed).not.toContainText(w.has("Jamais"));
  await askForFactorOnce(page, "**/api/v1/account/recovery-codes");
  await button(page, w.is("Créer de nouveaux codes")).click();
  const confirmation = page.getByRole("dialog", { name: w.is("Confirmer que c’est bien vous") });
  await expect(confirmation).toContainText(
    w.has("Pour modifier vos moyens de connexion, confirmez que c’est bien vous."),
  );
  await visit(page, "account", "passkey to confirm");
  await confirmation.getByRole("button", { name: w.is("Utiliser ma clé d’accès") }).click();
  await button(page, w.is("J’ai conservé ces codes")).click();

  await renamed.getByRole("button", { name: w.has("Supprimer") }).click();
  await visit(page, "account", "passkey to remove");
  await dialog.getByRole("button", { name: w.is("Supprimer") }).click();
  await expect(section.getByRole("table")).toHaveCount(0);
  await inbox.next(email, "passkey_removed");
});
