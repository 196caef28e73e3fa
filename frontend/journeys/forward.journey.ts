import { waitingRequestOf } from "./steps/office";
import { expect, test } from "./support/harness";
import { PEOPLE } from "./support/people";

test("a request that came to the wrong office goes to the one that is competent", async ({
  inbox,
  loggedIn,
  visit,
  w,
}) => {
  const office = await loggedIn(PEOPLE.lea);
  const { id, reference, name } = await waitingRequestOf(office, "Julien Girod");
  await office.goto(`/office/invoices/${id}`);
  await expect(office.getByRole("heading", { name, level: 1 })).toBeVisible();
  const decisions = office.getByRole("group", { name: w.is("Décision") });

  // All decisions in one line, where there is room.
  if ((office.viewportSize()?.width ?? 0) >= 1280) {
    const spread = () =>
      decisions.getByRole("button").evaluateAll((buttons) => {
        const middles = buttons
          .map((one) => one.getBoundingClientRect())
          .map(({ top, bottom }) => (top + bottom) / 2);
        return Math.max(...middles) - Math.min(...middles);
      });
    await expect.poll(spread).toBeLessThan(10);
    await expect(decisions.getByRole("button", { name: w.has("Transférer") })).toBeVisible();
  }
  // The refusal leads there too, for whoever finds out only then.
  await decisions.getByRole("button", { name: w.is("Refuser") }).click();
  const refusal = office.getByRole("dialog");
  await expect(refusal.getByRole("combobox", { name: w.is("Motif") })).toBeFocused();
  await office.keyboard.press("Escape");
  await expect(decisions.getByRole("button", { name: w.is("Refuser") })).toBeFocused();
  await office.keyboard.press("Enter");
  await office.getByRole("button", { name: w.is("Transférer la demande") }).click();
  const dialog = office.getByRole("dialog", { name: w.is("Transférer la demande à un autre office") });
  const competent = dialog.getByRole("combobox", { name: w.is("Office compétent") });
  const words = dialog.getByRole("textbox", { name: w.is("Message à la société") });
  await expect(competent).toBeFocused();
  await dialog.getByRole("button", { name: w.is("Transférer") }).click();
  await expect(words).toHaveAttribute("aria-invalid", "true");
  await visit(office, "examination", "forwarding with errors");
  await competent.fill("Neu");
  await expect(dialog.getByRole("option")).toHaveCount(1);
  await dialog.getByRole("option").click();
  await words.fill("La personne assurée habite à Neuchâtel depuis le 1er mars.");
  await visit(office, "examination", "forwarding");
  await dialog.getByRole("button", { name: w.is("Transférer") }).click();
  await expect(office.getByText(w.is("Demande {reference} transférée", { reference }))).toBeVisible();
  const offered = office.waitForEvent("download");
  await office.getByRole("link", { name: w.has("Dossier (ZIP)") }).click();
  expect((await offered).suggestedFilename()).toBe(`${reference}.zip`);
  await expect(office.getByRole("dialog")).toHaveCount(0);
  const typed = office.waitForEvent("download");
  await office.keyboard.press("z");
  expect((await typed).suggestedFilename()).toBe(`${reference}.zip`);

  const mail = await inbox.next(PEOPLE.julien.email, "invoice_forwarded");
  expect(mail.text).toContain("La personne assurée habite à Neuchâtel depuis le 1er mars.");
  expect(mail.text).not.toContain(name.split(" ")[0]);
  const page = await loggedIn(PEOPLE.julien);
  await page.goto(mail.links[0] ?? "");
  await expect(page.getByText(w.is("Votre demande est transférée à un autre office"))).toBeVisible();
  await expect(page.getByText(w.is("Transféré")).first()).toBeVisible();
  await expect(page.getByText(w.has("Office compétent : {office}"))).toBeVisible();
  await visit(page, "invoice", "forwarded");
  await page.goto("/");
  await expect(page.getByRole("table").getByText(w.is("Transféré")).first()).toBeVisible();

  await office.goto(`/office/invoices/${id}`);
  const link = office.getByRole("link", { name: w.is("Dossier pour l’autre office (ZIP)") });
  await visit(office, "examination", "forwarded");
  const download = office.waitForEvent("download");
  await link.click();
  expect((await download).suggestedFilename()).toBe(`${reference}.zip`);
});
