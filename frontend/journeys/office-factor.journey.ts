import { button, field, logIn, password } from "./steps/entering";
import { withPasskeys } from "./steps/factors";
import { expect, switchTo, test } from "./support/harness";
import { PEOPLE } from "./support/people";
import { otherThan } from "./support/words";

test("somebody of the office adds a passkey before anything else, and keeps it", async ({
  newBrowser,
  inbox,
  visit,
  w,
}) => {
  const page = await newBrowser();
  await withPasskeys(page);
  const refused: string[] = [];
  page.on("response", (response) => {
    if (response.status() === 403) refused.push(response.url());
  });
  await page.goto("/office/login");
  await logIn(page, w, inbox, PEOPLE.anna);
  await expect(page).toHaveURL(/\/office\/account$/);
  await switchTo(page, w.language);

  const required = page.getByText(
    w.has(
      "Les collaborateurs de l’office se connectent avec une clé d’accès ou une application d’authentification. Ajoutez-en une maintenant, plus bas sur cette page : le reste du guichet s’ouvre ensuite.",
    ),
  );
  await expect(required).toBeVisible();
  await expect(page).toHaveURL(/\/office\/account$/);
  await visit(page, "office-account", "factor required");
  await switchTo(page, otherThan(w.language));
  await switchTo(page, w.language);
  await page.getByRole("link", { name: w.has("File d’examen") }).click();
  await expect(required).toBeVisible();
  await page.reload();
  await expect(required).toBeVisible();
  expect(refused, "calls that were refused").toEqual([]);

  const section = page.getByRole("region", { name: w.is("Clés d’accès (passkeys)") });
  const dialog = page.getByRole("dialog");
  await section.getByRole("button", { name: w.is("Ajouter une clé d’accès") }).click();
  await dialog.getByRole("button", { name: w.is("Continuer") }).click();
  await expect(required).toHaveCount(0);
  await inbox.next(PEOPLE.anna.email, "passkey_added");

  await section.getByRole("button", { name: w.has("Supprimer") }).click();
  await dialog.getByRole("button", { name: w.is("Supprimer") }).click();
  await expect(dialog.getByRole("alert")).toContainText(
    w.has(
      "Les collaborateurs de l’office gardent toujours une clé d’accès ou une application d’authentification.",
    ),
  );
  await visit(page, "office-account", "last factor");
  await dialog.getByRole("button", { name: w.is("Annuler") }).click();

  await page.getByRole("button", { name: "Anna Muster" }).click();
  await page.getByRole("button", { name: w.is("Se déconnecter") }).click();
  await field(page, w.is("Email")).fill(PEOPLE.anna.email);
  await password(page, w).fill(PEOPLE.anna.password);
  await button(page, w.is("Se connecter")).click();
  await button(page, w.is("Utiliser ma clé d’accès")).click();
  await expect(page.getByRole("heading", { name: w.is("File d’examen"), level: 1 })).toBeVisible();
});
