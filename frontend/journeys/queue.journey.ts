import { expect, test } from "./support/harness";
import { PEOPLE } from "./support/people";

test("requests are assigned by key, by choice and several at once, and views with filters are kept", async ({
  loggedIn,
  visit,
  w,
}) => {
  const page = await loggedIn(PEOPLE.anna);
  const rows = page.getByRole("row").filter({ has: page.getByRole("cell") });
  await expect(rows.first()).toBeVisible();

  // The marked request is taken with one key.
  await page.keyboard.press("j");
  await page.keyboard.press("i");
  await expect(page.getByText(w.is("Attribuée à {name}", { name: "Anna Muster" })).first()).toBeVisible();
  await expect(rows.first()).toContainText(w.has("Attribuée à {name}", { name: "Anna Muster" }));

  // Several at once, to a colleague who is away: the deputy is named.
  const today = new Date().toISOString().slice(0, 10);
  const headers = { Origin: new URL(page.url()).origin };
  const { items: people } = await page.request
    .get("/api/v1/office/assignees")
    .then((answer) => answer.json());
  const [anna, peter] = ["Anna Muster", "Peter Roth"].map((name) =>
    people.find((one: { name: string }) => one.name === name),
  );
  const administrator = await loggedIn(PEOPLE.peter);
  const absence = await administrator.request
    .post("/api/v1/office/absences", {
      headers,
      data: { person_id: peter.id, first_day: today, last_day: today, deputy_id: anna.id },
    })
    .then((answer) => answer.json());
  await rows.nth(1).getByRole("checkbox").check();
  await rows.nth(2).getByRole("checkbox").check();
  await page.getByRole("button", { name: w.is("Attribuer") }).click();
  const dialog = page.getByRole("dialog", { name: w.is("Attribuer {count} demandes", { count: "2" }) });
  await dialog.getByRole("combobox").selectOption(peter.id);
  await expect(dialog.getByText(w.has("Suppléance : {name}.", { name: "Anna Muster" }))).toBeVisible();
  await visit(page, "office-queue", "assigning to somebody away");
  await dialog.getByRole("button", { name: w.is("Choisir {name}", { name: "Anna Muster" }) }).click();
  await dialog.getByRole("button", { name: w.is("Attribuer") }).click();
  await expect(dialog).toBeHidden();
  await administrator.request.delete(`/api/v1/office/absences/${absence.id}`, { headers });

  // What is one's own, narrowed and kept under a name.
  await page.getByRole("link", { name: w.has("Les miennes") }).click();
  await expect(rows).toHaveCount(3);
  await page.getByText(w.is("Plus de filtres")).click();
  await page.getByRole("searchbox", { name: w.is("Montant dès CHF") }).fill("1'000'000");
  await expect(page.getByText(w.is("Aucune demande ne correspond à votre recherche"))).toBeVisible();
  await page.getByRole("searchbox", { name: w.is("Montant dès CHF") }).fill("0.05");
  await expect(rows).toHaveCount(3);
  await page.getByRole("combobox", { name: w.is("Ordre") }).selectOption("largest");
  await visit(page, "office-queue", "my own, with filters");
  await page.getByRole("button", { name: w.is("Enregistrer cette vue") }).click();
  const keep = page.getByRole("dialog", { name: w.is("Enregistrer cette vue") });
  await keep.getByRole("button", { name: w.is("Enregistrer") }).click();
  await expect(keep.getByRole("textbox")).toHaveAttribute("aria-invalid", "true");
  await visit(page, "office-queue", "view without a name");
  await keep.getByRole("textbox").fill("Les plus gros d’abord");
  await keep.getByRole("button", { name: w.is("Enregistrer") }).click();
  await expect(keep).toBeHidden();
  await page.getByRole("link", { name: w.has("À examiner") }).click();
  const kept = page.getByRole("combobox", { name: w.is("Vue enregistrée") });
  await kept.selectOption({ label: "Les plus gros d’abord" });
  await expect(rows).toHaveCount(3);
  await page.getByRole("button", { name: w.is("Modifier cette vue") }).click();
  await page.getByRole("button", { name: w.is("Supprimer cette vue") }).click();
  await expect(kept).toBeHidden();

  // The open request says whose it is, and gives it back.
  await rows.first().getByRole("link").first().click();
  const whose = page.getByRole("button", { name: w.has("Attribuée à {name}", { name: "Anna Muster" }) });
  await whose.click();
  const one = page.getByRole("dialog", { name: w.is("Attribuer la demande") });
  await one.getByRole("combobox").selectOption("");
  await visit(page, "examination", "giving back");
  await one.getByRole("button", { name: w.is("Attribuer") }).click();
  await expect(page.getByRole("button", { name: w.has("Non attribuée") })).toBeVisible();
  await page.keyboard.press("i");
  await expect(whose).toBeVisible();

  // Other journeys find every request free.
  const { items } = await page.request
    .post("/api/v1/office/invoices/searches", { headers, data: { view: "mine" } })
    .then((answer) => answer.json());
  await page.request.put("/api/v1/office/invoices/assignments", {
    headers,
    data: { invoice_ids: items.map(({ id }: { id: string }) => id), person_id: null },
  });
});
