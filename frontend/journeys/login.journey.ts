import { field, password } from "./steps/entering";
import { expect, switchTo, test } from "./support/harness";
import { PEOPLE } from "./support/people";

test("a member of two companies logs in with password and code", async ({ newBrowser, inbox, visit, w }) => {
  const account = PEOPLE.nicole;
  const { email, mobile } = account;
  const page = await newBrowser();
  await page.goto("/");
  await visit(page, "login", "empty");

  await field(page, w.is("Email")).fill(email);
  await password(page, w).fill("quatre mots au hasard");
  await page.getByRole("button", { name: w.is("Se connecter") }).click();
  await expect(page.getByText(w.has("L’adresse email ou le mot de passe n’est pas correct."))).toBeVisible();
  await visit(page, "login", "refused");

  await password(page, w).fill(account.password);
  await page.getByRole("button", { name: w.is("Se connecter") }).click();
  await expect(
    page.getByText(w.has("Pour vous connecter, entrez le code d’accès sécurisé reçu par SMS.")),
  ).toBeVisible();
  await visit(page, "code", "empty");

  const asked = field(page, w.is("Code d’accès"));
  const code = await inbox.code(mobile);
  let tried = 0;
  page.on("request", (request) => {
    if (request.method() === "POST" && request.url().endsWith("/api/v1/sessions")) tried += 1;
  });
  for (const half of ["", code.slice(0, 5)]) {
    await asked.fill(half);
    await page.getByRole("button", { name: w.is("Envoyer") }).click();
    await expect(asked).toHaveAccessibleDescription(w.has("Le code d’accès compte six chiffres."));
  }
  expect(tried).toBe(0);
  await asked.fill(code === "000000" ? "000001" : "000000");
  await page.getByRole("button", { name: w.is("Envoyer") }).click();
  await expect(asked).toHaveAccessibleDescription(
    w.has("Le code d’accès n’est pas correct. Essais restants : {tries_left}.", { tries_left: "4" }),
  );
  await visit(page, "code", "wrong");

  await asked.fill(`${code.slice(0, 3)} ${code.slice(3)}`);
  await page.getByRole("button", { name: w.is("Envoyer") }).click();
  await expect(page).toHaveURL(/\/counter$/);
  await switchTo(page, w.language);
  await expect(page.getByRole("heading", { name: w.is("Guichet"), level: 1 })).toBeVisible();
  await expect(page.getByRole("heading", { name: w.has("Historique des factures") })).toBeVisible();
  await visit(page, "counter", "full");

  await page.getByRole("button", { name: "Nicole Aebi" }).click();
  await page.getByRole("link", { name: w.is("Changer de société") }).click();
  await expect(page.getByRole("heading", { name: w.is("Pour quelle société ?") })).toBeVisible();
  await visit(page, "choose-organisation", "two");
  await page.getByRole("radio", { name: /Musterhalde/ }).check();
  await page.getByRole("button", { name: w.is("Continuer") }).click();
  await expect(page.getByText("Wohnheim Musterhalde").first()).toBeVisible();
});
