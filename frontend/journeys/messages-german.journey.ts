import { button, field } from "./steps/entering";
import { expect, test } from "./support/harness";
import { makePapers } from "./support/papers";
import { PEOPLE } from "./support/people";

test.use({ language: "de" });

const REPLY = "Besten Dank, die Bestätigung liegt bei.";

test("an answer of the office is read and answered with a file; in German", async ({
  browser,
  loggedIn,
  visit,
  w,
}) => {
  const page = await loggedIn(PEOPLE.sandra);
  const unread = async () =>
    (await (await page.request.get("/api/v1/conversations?unread=true")).json()).items;
  const [{ invoice_id }] = await unread();
  await page.getByRole("link", { name: w.has("Lire les messages") }).click();
  await expect(page.getByRole("heading", { name: w.is("Messages"), level: 1 })).toBeVisible();
  await visit(page, "messages", "unread");
  await page.goto(`/invoices/${invoice_id}#messages`);
  const thread = page.getByRole("region", { name: w.is("Messages") });
  await expect(thread.getByRole("listitem")).toHaveCount(2);
  await expect(thread).toContainText(w.has("Lu le {at}"));
  await thread.scrollIntoViewIfNeeded();
  await expect.poll(async () => (await unread()).length).toBe(0);

  const { invoice: paper } = await makePapers(browser);
  await field(page, w.is("Message")).fill(REPLY);
  await button(page, w.is("Joindre des fichiers")).click();
  await page.locator("input[type=file][accept*=pdf]").first().setInputFiles(paper);
  await button(page, w.is("Envoyer le message")).click();
  const written = thread.getByRole("listitem").filter({ hasText: REPLY });
  await expect(written).toContainText(paper.name);
  await expect(written).toContainText(w.has("Pas encore lu"));
  await visit(page, "invoice", "message with a file");
});
