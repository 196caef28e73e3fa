import type { Page } from "@playwright/test";
import { button } from "./steps/entering";
import { askForFactorOnce } from "./steps/factors";
import { goToAdministration } from "./steps/office";
import { expect, test } from "./support/harness";
import { PEOPLE } from "./support/people";
import type { Words } from "./support/words";

// One after the other: the administrator's codes would be mixed up.
test.describe.configure({ mode: "default" });

async function open(page: Page, w: Words, text: "Absences" | "Jours fériés" | "Paramètres") {
  await goToAdministration(page, w, text);
  await expect(page.getByRole("heading", { name: w.is(text), level: 1 })).toBeVisible();
}

/** "24.11.2026", so many days from now: what somebody types. */
const typedDay = (days: number): string => {
  const day = new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  return day.split("-").reverse().join(".");
};

test("an administrator takes over the holidays of a year and adds one", async ({
  loggedIn,
  inbox,
  visit,
  w,
}) => {
  const page = await loggedIn(PEOPLE.lea);
  await open(page, w, "Jours fériés");
  const year = String(new Date().getFullYear() + 3);
  await page.getByRole("combobox", { name: w.is("Année") }).selectOption(year);
  await expect(page.getByText(w.is("Aucun jour férié en {year}", { year }))).toBeVisible();
  await visit(page, "office-holidays", "empty");

  await button(page, w.is("Proposer les jours fériés de {year}", { year })).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("checkbox")).toHaveCount(9);
  await visit(page, "office-holidays", "proposal");
  await dialog.getByRole("checkbox").first().uncheck();
  await askForFactorOnce(page, "**/api/v1/office/holidays");
  await dialog.getByRole("button", { name: w.is("Ajouter les jours cochés") }).click();
  const confirmation = page.getByRole("dialog", { name: w.is("Confirmer que c’est bien vous") });
  await confirmation
    .getByRole("textbox", { name: w.is("Code d’accès") })
    .fill(await inbox.code(PEOPLE.lea.mobile));
  await button(page, w.is("Confirmer")).click();
  const days = page.getByRole("table", { name: w.is("Jours fériés de {year}", { year }), exact: true });
  await expect(days.getByRole("row")).toHaveCount(9); // the heading's and eight days
  await visit(page, "office-holidays", "full");

  await button(page, w.is("Ajouter un jour")).click();
  await dialog.getByRole("button", { name: w.is("Enregistrer") }).click();
  await expect(dialog.getByRole("alert").getByRole("link")).toHaveCount(5);
  await visit(page, "office-holidays", "errors");
  await dialog.getByRole("textbox", { name: w.is("Jour"), exact: true }).fill(`26.11.${year}`);
  for (const name of ["Nom en français", "Nom en allemand", "Nom en italien", "Nom en anglais"] as const) {
    await dialog.getByRole("textbox", { name: w.is(name) }).fill("Zibelemärit");
  }
  await dialog.getByRole("button", { name: w.is("Enregistrer") }).click();
  await expect(days.getByRole("row", { name: /Zibelemärit/ })).toBeVisible();
  await button(page, w.is("Supprimer {name}", { name: "Zibelemärit" })).click();
  await dialog.getByRole("button", { name: w.is("Supprimer") }).click();
  await expect(days.getByRole("row", { name: /Zibelemärit/ })).toHaveCount(0);
});

test("an administrator changes a parameter", async ({ loggedIn, visit, w }) => {
  const page = await loggedIn(PEOPLE.lea);
  await open(page, w, "Paramètres");
  await button(page, w.has("Rappels avant l’échéance")).click();
  const dialog = page.getByRole("dialog");
  const value = dialog.getByRole("textbox", { name: w.is("Valeur") });
  await expect(value).toHaveValue("7, 1");
  await value.fill("400, 2");
  await dialog.getByRole("button", { name: w.is("Enregistrer") }).click();
  await expect(dialog.getByRole("alert").first()).toBeVisible();
  await visit(page, "office-parameters", "errors");
  await value.fill("10, 2");
  await dialog.getByRole("button", { name: w.is("Enregistrer") }).click();
  await expect(page.getByRole("row", { name: /10, 2/ })).toContainText("Lea Keller");
  await visit(page, "office-parameters", "full");
});

test("absences say who takes over, and warn when nobody can", async ({ loggedIn, visit, w }) => {
  const page = await loggedIn(PEOPLE.lea);
  await open(page, w, "Absences");
  const dialog = page.getByRole("dialog");
  const enter = async (person: string, deputy: string) => {
    await button(page, w.is("Saisir une absence")).click();
    await dialog.getByRole("combobox", { name: w.is("Personne absente") }).selectOption({ label: person });
    await dialog.getByRole("textbox", { name: w.is("Premier jour") }).fill(typedDay(0));
    await dialog.getByRole("textbox", { name: w.is("Dernier jour") }).fill(typedDay(2));
    if (deputy) await dialog.getByRole("combobox", { name: w.is("Suppléance") }).selectOption(deputy);
    await dialog.getByRole("button", { name: w.is("Enregistrer") }).click();
    await expect(page.getByRole("row", { name: new RegExp(`^${person}`) })).toBeVisible();
  };
  await button(page, w.is("Saisir une absence")).click();
  await dialog.getByRole("button", { name: w.is("Enregistrer") }).click();
  await expect(dialog.getByRole("alert").getByRole("link")).toHaveCount(2);
  await visit(page, "office-absences", "errors");
  await dialog.getByRole("button", { name: w.is("Annuler") }).click();

  await enter("Peter Roth", "Anna Muster");
  const peter = page.getByRole("row", { name: /^Peter Roth/ });
  await expect(peter).toContainText("Anna Muster");
  await enter("Anna Muster", "");
  await expect(peter).toContainText(w.has("également absente"));
  await visit(page, "office-absences", "full");

  await goToAdministration(page, w, "Collaborateurs");
  await expect(page.getByRole("row", { name: /Roth Peter/ })).toContainText("Anna Muster");
  await visit(page, "officers", "somebody away");

  await open(page, w, "Absences");
  for (const name of ["Peter Roth", "Anna Muster"]) {
    await button(page, w.is("Supprimer l’absence de {name}", { name })).click();
    if (name === "Peter Roth") await visit(page, "office-absences", "removal");
    await dialog.getByRole("button", { name: w.is("Supprimer") }).click();
    await expect(page.getByRole("row", { name: new RegExp(`^${name}`) })).toHaveCount(0);
  }
});

test("a reviewer looks at what has waited longest, and reads the holidays", async ({
  loggedIn,
  visit,
  w,
}) => {
  const page = await loggedIn(PEOPLE.peter);
  const ages = page.getByRole("group", { name: w.is("Attente en jours ouvrables") });
  const longest = ages.getByRole("button").last();
  await longest.click();
  await expect(longest).toHaveAttribute("aria-pressed", "true");
  await expect(page).toHaveURL(/age=11/);
  await visit(page, "office-queue", "one age");
  await open(page, w, "Jours fériés");
  await expect(page.getByText(w.is("Seuls les administrateurs modifient les jours fériés."))).toBeVisible();
  await visit(page, "office-holidays", "reviewer");
});
