import { waitingRequest } from "./steps/office";
import { expect, test } from "./support/harness";
import { PEOPLE } from "./support/people";

test("officers leave notes for each other, and see what else a person and a company sent", async ({
  loggedIn,
  visit,
  w,
}) => {
  const page = await loggedIn(PEOPLE.anna);
  const { id } = await waitingRequest(page, 35);
  await page.goto(`/office/invoices/${id}`);
  await expect(page.getByText(w.is("Aucune note pour l’instant."))).toBeVisible();
  const add = page.getByText(w.is("Ajouter la note")).first();
  await add.click();
  const words = page.getByRole("textbox", { name: w.is("Note") });
  await page.getByRole("button", { name: w.is("Ajouter la note") }).click();
  await expect(words).toHaveAttribute("aria-invalid", "true");
  await words.fill("Rappelé le home : le mandat suit.");
  await page.getByRole("button", { name: w.is("Ajouter la note") }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "le mandat suit" })).toContainText("Anna Muster");
  await expect(words).toHaveValue("");
  const others = page.getByText(w.has("De la même société ({count})"));
  await others.click();
  const company = page.getByRole("group").filter({ has: others });
  await expect(company.getByRole("link").first()).toBeVisible();
  await visit(page, "examination", "notes and other requests");
  await company.getByRole("link").first().click();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
});
