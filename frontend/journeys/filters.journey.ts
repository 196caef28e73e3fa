import { expect, test } from "./support/harness";
import { PEOPLE } from "./support/people";

test("filters are kept under a name, and the counter opens with one of them", async ({
  loggedIn,
  visit,
  w,
}) => {
  const page = await loggedIn(PEOPLE.marc);
  const history = page.getByRole("region", { name: w.is("Historique des factures") });
  const saved = history.getByRole("combobox", { name: w.is("Filtre enregistré") });
  const status = history.getByRole("combobox", { name: w.is("Statut") });
  const keep = history.getByRole("button", { name: w.is("Enregistrer ce filtre") });
  const change = history.getByRole("button", { name: w.is("Modifier ce filtre") });
  const dialog = page.getByRole("dialog");
  const name = dialog.getByRole("textbox", { name: w.is("Nom du filtre") });
  const save = dialog.getByRole("button", { name: w.is("Enregistrer") });
  await expect(saved).toHaveCount(0);
  await expect(keep).toHaveCount(0);

  await status.selectOption("in_review");
  await keep.click();
  await save.click();
  await expect(name).toHaveAccessibleDescription(
    w.has("Le champ {label} est obligatoire.", { label: w.has("Nom du filtre") }),
  );
  await visit(page, "counter", "filter with errors");
  await name.fill("Bei der IV-Stelle");
  await dialog.getByRole("checkbox", { name: w.is("Ouvrir le guichet avec ce filtre") }).check();
  await save.click();
  await expect(saved).toHaveValue(/./);
  await expect(change).toBeVisible();
  await visit(page, "counter", "saved filter");

  // Opened anew it begins with it; without, everything is there, also after a reload.
  await page.goto("/beneficiaries");
  await page
    .getByRole("link", { name: w.is("Guichet") })
    .first()
    .click();
  await expect(status).toHaveValue("in_review");
  await saved.selectOption({ label: w.one("Aucun") });
  await expect(status).toHaveValue("");
  await page.reload();
  await expect(history.getByRole("table")).toBeVisible();
  await expect(status).toHaveValue("");

  // What is typed is kept only by choice, and never stands in the address.
  await history.getByRole("searchbox").fill("CLA-02");
  await keep.click();
  await name.fill("CLA");
  await dialog.getByRole("checkbox", { name: w.has("Garder aussi le texte recherché : {text}") }).check();
  await visit(page, "counter", "filter with typed text");
  await save.click();
  await expect(saved.locator("option:checked")).toHaveText("CLA");
  await saved.selectOption({ label: "Bei der IV-Stelle" });
  await expect(history.getByRole("searchbox")).toHaveValue("");
  await saved.selectOption({ label: "CLA" });
  await expect(history.getByRole("searchbox")).toHaveValue("CLA-02");
  expect(page.url()).not.toContain("CLA");

  for (const label of ["CLA", "Bei der IV-Stelle"]) {
    await saved.selectOption({ label });
    await change.click();
    await dialog.getByRole("button", { name: w.is("Supprimer ce filtre") }).click();
    await expect(dialog).toBeHidden();
  }
  await expect(saved).toHaveCount(0);
});

test("a long list is made into a file while one goes on working", async ({ loggedIn, visit, w }) => {
  const page = await loggedIn(PEOPLE.julien);
  // As long as nobody's list of the demo is: the job itself is real.
  await page.route("**/api/v1/invoices/searches", async (route) => {
    const answer = await route.fetch();
    const found = await answer.json();
    const whole = (route.request().postDataJSON().statuses ?? []).length > 1;
    await route.fulfill({
      response: answer,
      json: whole ? { ...found, count: 1000, count_capped: true } : found,
    });
  });
  let half = true;
  await page.route("**/api/v1/invoice-list-files", async (route) => {
    if (route.request().method() !== "GET") return route.continue();
    const answer = await route.fetch();
    const files = await answer.json();
    const making = { state: "queued", size: null, rows_done: 20_000, rows_total: 48_000 };
    const items = files.items.map((file: object) => (half ? { ...file, ...making } : file));
    await route.fulfill({ response: answer, json: { items } });
  });
  await page.reload();
  const history = page.getByRole("region", { name: w.is("Historique des factures") });
  await history.getByRole("button", { name: w.is("CSV") }).click();
  const files = page.getByRole("region", { name: w.is("Longues listes à télécharger") });
  await expect(files.getByText(w.has("Vous pouvez quitter cette page, le travail continue."))).toBeVisible();
  await expect(files.getByRole("progressbar")).toBeVisible();
  await visit(page, "counter", "list being made");

  await page.goto("/beneficiaries");
  half = false;
  await page.goto("/counter");
  const download = page.waitForEvent("download");
  await files.getByRole("link", { name: w.is("Télécharger") }).click();
  expect((await download).suggestedFilename()).toMatch(/\.csv$/);
  await visit(page, "counter", "list ready");
  await files.getByRole("button", { name: w.is("Supprimer ce fichier") }).click();
  await expect(files).toBeHidden();
});
