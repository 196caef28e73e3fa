import { expect, type Fixtures } from "../support/harness";
import type { Account } from "../support/people";
import { button, field, logIn } from "./entering";

const FORGOTTEN = "sept chevaux dans la neige";

type Scene = Pick<Fixtures, "w" | "inbox" | "visit" | "newBrowser">;

/** Guide 5.1.1: from the login page to a mail, to a new password, and in. */
export async function forgetsThePassword({ w, inbox, visit, newBrowser }: Scene, person: Account) {
  const page = await newBrowser();
  await page.goto("/");
  await page.getByRole("link", { name: w.is("Mot de passe oublié?") }).click();
  await expect(page.getByRole("heading", { name: w.is("Mot de passe oublié"), level: 1 })).toBeVisible();
  await visit(page, "forgotten", "empty");
  await field(page, w.is("Email")).fill(person.email);
  await button(page, w.is("Réinitialiser le mot de passe")).click();
  await expect(page.getByRole("heading", { name: w.is("Consultez vos emails"), level: 1 })).toBeVisible();
  await visit(page, "forgotten", "sent");

  const mail = await inbox.next(person.email, "password_reset");
  expect(mail.language).toBe(w.language);
  await page.goto(mail.links.find((link) => link.includes("#")) ?? "");
  const wanted = field(page, w.is("Nouveau mot de passe"));
  const again = field(page, w.is("Confirmation du mot de passe"));
  await wanted.fill(FORGOTTEN);
  await again.fill(`${FORGOTTEN}!`);
  await button(page, w.is("Réinitialiser le mot de passe")).click();
  await expect(again).toHaveAccessibleDescription(w.has("Les deux mots de passe ne sont pas les mêmes."));
  await visit(page, "new-password", "errors");
  await again.fill(FORGOTTEN);
  await button(page, w.is("Réinitialiser le mot de passe")).click();
  await expect(
    page.getByText(w.is("Votre mot de passe est changé. Connectez-vous avec le nouveau.")),
  ).toBeVisible();
  await visit(page, "login", "password changed");
  await inbox.next(person.email, "password_changed");
  await logIn(page, w, inbox, { ...person, password: FORGOTTEN });
  await expect(page.getByRole("heading", { name: w.is("Guichet"), level: 1 })).toBeVisible();

  await page.goto(mail.links.find((link) => link.includes("#")) ?? "");
  await wanted.fill(FORGOTTEN);
  await again.fill(FORGOTTEN);
  await button(page, w.is("Réinitialiser le mot de passe")).click();
  await expect(page.getByText(w.is("Ce lien n’est plus valable."))).toBeVisible();
  await visit(page, "new-password", "link used");
}
