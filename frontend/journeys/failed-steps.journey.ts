import { button } from "./steps/entering";
import { goToAdministration } from "./steps/office";
import { expect, test } from "./support/harness";
import { PEOPLE } from "./support/people";
import { speaking } from "./support/words";

test.use({ language: speaking("de") });

test("an administrator looks after what failed, tries it again and dismisses what is over", async ({
  loggedIn,
  visit,
  w,
}) => {
  const page = await loggedIn(PEOPLE.lea);
  await goToAdministration(page, w, "Échecs");
  await expect(page.getByRole("heading", { name: w.is("Étapes en échec"), level: 1 })).toBeVisible();
  const nightly = page.getByRole("row", { name: w.has("Effacer les archives anciennes") });
  const code = page.getByRole("row", { name: w.has("Code d’accès") });
  await expect(nightly).toBeVisible();
  await visit(page, "failed-steps", "full");

  const kind = page.getByRole("combobox", { name: w.is("Genre") });
  await kind.selectOption("export");
  await expect(page.getByText(w.is("Aucune étape ne correspond à ce choix."))).toBeVisible();
  await visit(page, "failed-steps", "empty");
  await kind.selectOption("");

  await code.getByRole("button", { name: w.has("Détails") }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText(w.has("Le code ou le lien était périmé avant d’avoir pu partir."));
  await visit(page, "failed-steps", "details");
  await dialog.getByRole("button", { name: w.is("Confier") }).click();
  await dialog.getByRole("combobox").selectOption({ label: "Lea Keller" });
  await dialog.getByRole("textbox", { name: w.is("Note") }).fill("Anrufen");
  await visit(page, "failed-steps", "hand-over");
  await dialog.getByRole("button", { name: w.is("Enregistrer") }).click();
  await expect(dialog).toContainText("Anrufen");
  await dialog.getByRole("button", { name: w.is("Classer sans suite") }).click();
  await dialog.getByRole("button", { name: w.is("Classer sans suite") }).click();
  await expect(dialog.getByRole("textbox")).toHaveAccessibleDescription(
    w.has("Le champ {label} est obligatoire.", { label: w.has("Raison") }),
  );
  await visit(page, "failed-steps", "dismissal with errors");
  await dialog.getByRole("textbox").fill("Neuer Code kam an");
  await dialog.getByRole("button", { name: w.is("Classer sans suite") }).click();
  await expect(code).toHaveCount(0);

  await nightly.getByRole("button", { name: w.has("Réessayer") }).click();
  await expect(page.getByText(w.is("Nouvel essai demandé"))).toBeVisible();
  // The worker looks once a minute; the list shows it by itself.
  await expect(nightly).toHaveCount(0, { timeout: 90_000 });

  await page.getByRole("link", { name: w.is("Traitées") }).click();
  await expect(code).toContainText(w.has("Classée sans suite"));
  await expect(nightly).toContainText(w.has("Réussie"));
  await visit(page, "failed-steps", "handled");

  await page.getByRole("link", { name: w.is("Rapprochement") }).click();
  await expect(page.getByRole("heading", { name: w.is("Les derniers jours") })).toBeVisible();
  const days = page.getByRole("table", { name: w.is("Rapprochements des trente derniers jours") });
  await days
    .getByRole("row", { name: w.has("{count} écart", { count: "1" }) })
    .getByRole("button")
    .click();
  await expect(page.getByText("302-26-000112")).toBeVisible();
  await visit(page, "failed-steps", "reconciliation");
});

test("a reviewer learns whose page it is", async ({ loggedIn, w }) => {
  const page = await loggedIn(PEOPLE.peter);
  await page.getByRole("button", { name: w.has("Administration") }).click();
  await expect(page.getByRole("link", { name: w.is("Tarifs") })).toBeVisible();
  await expect(page.getByRole("link", { name: w.has("Échecs") })).toHaveCount(0);
  await page.goto("/office/failed-steps");
  await expect(
    page.getByText(w.is("Seule une personne qui administre le guichet peut faire cela.")),
  ).toBeVisible();
  await expect(button(page, w.has("Réessayer"))).toHaveCount(0);
});
