import { waitingRequest } from "./steps/office";
import { expect, test } from "./support/harness";
import { PEOPLE } from "./support/people";

test("a decision is undone with one key before the company is told, and then made for good", async ({
  loggedIn,
  visit,
  w,
}) => {
  const page = await loggedIn(PEOPLE.anna);
  const { id, reference, name } = await waitingRequest(page, 30);
  const heading = page.getByRole("heading", { name, level: 1 });
  const accept = async () => {
    await page.getByRole("button", { name: w.is("Accepter") }).click();
    const anyway = page.getByRole("dialog").getByRole("button");
    const done = page.getByText(w.is("Demande {reference} acceptée", { reference }));
    await expect(anyway.or(done).first()).toBeVisible();
    if (await anyway.first().isVisible()) await anyway.last().click();
    await expect(done).toBeVisible();
  };
  const status = page.getByText(w.is("En traitement")).first();
  await page.goto(`/office/invoices/${id}`);
  await accept();
  await expect(heading).toBeHidden();
  await page.keyboard.press("u");
  await expect(
    page.getByText(w.is("La décision sur la demande {reference} est annulée.", { reference })),
  ).toBeVisible();
  await expect(heading).toBeVisible();
  await expect(status).toBeVisible();
  await expect(page.getByText(w.has("Décision annulée par {name}", { name: "Anna M." }))).toBeVisible();
  await expect(page.getByRole("button", { name: w.is("Accepter") })).toBeVisible();

  // Also where the request is looked at again, as long as there is time.
  await accept();
  await page.goto(`/office/invoices/${id}`);
  const undo = page.getByRole("group", { name: w.is("Décision") }).getByRole("button", {
    name: w.is("Annuler la décision"),
  });
  await expect(undo).toBeVisible();
  await visit(page, "examination", "decision to be undone");
  await expect(undo).toBeHidden();
  await expect(page.getByText(w.is("Accepté")).first()).toBeVisible();

  // Told, a decision is taken up again with a reason.
  await page.getByRole("button", { name: w.is("Reprendre l’examen") }).click();
  const dialog = page.getByRole("dialog", { name: w.is("Reprendre l’examen de cette demande ?") });
  await dialog.getByRole("button", { name: w.is("Reprendre l’examen") }).click();
  await expect(dialog.getByRole("textbox", { name: w.is("Motif") })).toHaveAttribute("aria-invalid", "true");
  await visit(page, "examination", "reopening with errors");
  await dialog.getByRole("textbox", { name: w.is("Motif") }).fill("Une pièce nous est parvenue après coup.");
  await dialog.getByRole("button", { name: w.is("Reprendre l’examen") }).click();
  await expect(dialog).toBeHidden();
  await expect(status).toBeVisible();
  await expect(page.getByText("Une pièce nous est parvenue après coup.")).toBeVisible();
  await expect(page.getByRole("button", { name: w.is("Accepter") })).toBeVisible();
});
