import { completeDraft } from "./steps/drafts";
import { button, field } from "./steps/entering";
import { expect, test } from "./support/harness";
import { makePapers } from "./support/papers";
import { PEOPLE } from "./support/people";
import { speaking } from "./support/words";

test.use({ language: speaking("de") });

test("of two windows on one draft the second learns of the first", async ({
  browser,
  loggedIn,
  w,
  visit,
}) => {
  const page = await loggedIn(PEOPLE.sandra);
  const { invoice } = await makePapers(browser);
  const { path } = await completeDraft(page, invoice);
  const second = await page.context().newPage();
  await page.goto(path);
  await second.goto(path);
  const remark = w.is("Remarque pour l’office");
  await field(page, remark).fill("Première fenêtre");
  await expect(page.getByText(w.has("Enregistré à {time}")).first()).toBeVisible();

  await field(second, remark).fill("Deuxième fenêtre");
  await expect(second.getByText(w.is("Ce brouillon a été modifié ailleurs")).first()).toBeVisible();
  await visit(second, "invoice-form", "conflict");
  await button(second, w.is("Envoyer ma demande")).click();
  const keep = second.getByRole("button", { name: w.is("Garder ma version") });
  await expect(second.getByRole("status").filter({ has: keep })).toBeFocused();
  await expect(second.getByRole("alert")).toHaveCount(0);
  await button(second, w.is("Charger l’autre version")).click();
  await expect(field(second, remark)).toHaveValue("Première fenêtre");

  await field(second, remark).fill("Deuxième essai");
  await expect(second.getByText(w.has("Enregistré à {time}")).first()).toBeVisible();
  await field(page, remark).fill("Tout de même");
  await button(page, w.is("Garder ma version")).click();
  await expect(page.getByText(w.has("Enregistré à {time}")).first()).toBeVisible();
  await second.reload();
  await expect(field(second, remark)).toHaveValue("Tout de même");
});
