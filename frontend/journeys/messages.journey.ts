import type { Page } from "@playwright/test";
import { button, field } from "./steps/entering";
import { expect, test, type Visit } from "./support/harness";
import { makePapers, type Paper } from "./support/papers";
import { PEOPLE } from "./support/people";
import type { Words } from "./support/words";

test.use({ hand: "keyboard" });

const QUESTION = "Bonjour,\n\nle montant de la ligne 2 est-il <b>brut</b> ?\nMerci";
const REPLY = "Oui, brut.";
const MOVING = "Nous déménageons le 1er du mois prochain.";

const thread = (page: Page, w: Words) => page.getByRole("region", { name: w.is("Messages") });
const text = (page: Page, w: Words) => field(page, w.is("Message"));
const send = (page: Page, w: Words) => button(page, w.is("Envoyer le message"));

/** As the API says it. */
const PROBLEM = {
  type: "about:blank",
  title: "",
  status: 429,
  code: "too_many_messages",
  detail: "",
  params: {},
  request_id: "x",
  errors: [],
};

/** A message that is not about a request, from its beginning to its end. */
async function withoutRequest(page: Page, office: Page, paper: Paper, w: Words, visit: Visit): Promise<void> {
  const subject = `Adresse ${Date.now()}`;
  await page.getByRole("link", { name: w.is("Messages") }).click();
  await expect(page.getByRole("heading", { name: w.is("Messages"), level: 1 })).toBeVisible();
  await page.getByRole("link", { name: w.is("Écrire à l’office") }).click();
  await send(page, w).click();
  await expect(field(page, w.is("Objet"))).toHaveAccessibleDescription(
    w.has("Le champ {label} est obligatoire.", { label: w.has("Objet") }),
  );
  await visit(page, "new-message", "errors");
  await field(page, w.is("Objet")).fill(subject);
  await text(page, w).fill(MOVING);
  await send(page, w).click();
  await expect(page.getByRole("heading", { name: subject, level: 1 })).toBeVisible();
  await expect(thread(page, w)).toContainText(MOVING);
  await visit(page, "conversation", "open");

  await office.goto("/office/messages");
  await office.getByRole("link", { name: subject }).click();
  await expect(thread(office, w)).toContainText(MOVING);
  await text(office, w).fill(REPLY);
  await button(office, w.is("Joindre des fichiers")).click();
  await office.locator("input[type=file][accept*=pdf]").first().setInputFiles(paper);
  await send(office, w).click();
  const reply = (side: Page) => thread(side, w).getByRole("listitem").filter({ hasText: REPLY });
  await expect(reply(office)).toContainText(paper.name);
  await page.reload();
  await expect(reply(page)).toContainText(paper.name);
  await reply(page)
    .getByRole("button", { name: w.is("Aperçu de {name}", { name: paper.name }) })
    .click();
  await expect(page.getByRole("dialog").getByRole("img")).toBeVisible();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: w.is("Fermer") })
    .click();
  await visit(office, "office-conversation", "answered");
  await button(office, w.has("Clore {reference}")).click();
  await expect(office.getByRole("main")).toContainText(w.has("Clos"));

  await page
    .getByRole("link", { name: w.is("Messages") })
    .first()
    .click();
  await expect(page.getByRole("row").filter({ hasText: subject })).toContainText(REPLY);
  await visit(page, "messages", "closed");
}

test("a company and the office write to each other about a request, and nothing typed is lost", async ({
  browser,
  loggedIn,
  visit,
  inbox,
  w,
}) => {
  const page = await loggedIn(PEOPLE.marc);
  const { items } = await (await page.request.get("/api/v1/invoices?status=in_review&limit=20")).json();
  const { items: begun } = await (await page.request.get("/api/v1/conversations")).json();
  const talked = new Set(begun.map(({ invoice_id }: { invoice_id: string | null }) => invoice_id));
  const { id, reference } = items.find((row: { id: string }) => !talked.has(row.id));
  await page.goto(`/invoices/${id}`);
  await expect(thread(page, w)).toContainText(w.has("Pas encore de message"));
  await send(page, w).click();
  await expect(text(page, w)).toHaveAccessibleDescription(
    w.has("Le champ {label} est obligatoire.", { label: w.has("Message") }),
  );
  await visit(page, "invoice", "message with errors");

  // The line is down: the words stay, also on the way to another page and back.
  await text(page, w).fill(QUESTION);
  await page.route("**/messages", (route) =>
    route.request().method() === "POST" ? route.fulfill({ status: 429, json: PROBLEM }) : route.continue(),
  );
  await send(page, w).click();
  await expect(page.getByText(w.has("Vous avez écrit beaucoup de messages en peu de temps."))).toBeVisible();
  await expect(text(page, w)).toHaveValue(QUESTION);
  await page
    .getByRole("link", { name: w.is("Bénéficiaires") })
    .first()
    .click();
  await expect(page.getByRole("heading", { name: w.is("Bénéficiaires"), level: 1 })).toBeVisible();
  await page.goBack();
  await expect(text(page, w)).toHaveValue(QUESTION);
  await page.unroute("**/messages");

  const { invoice: paper } = await makePapers(browser);
  await button(page, w.is("Joindre des fichiers")).click();
  await page.locator("input[type=file][accept*=pdf]").first().setInputFiles(paper);
  await send(page, w).click();
  const written = thread(page, w).getByRole("listitem").filter({ hasText: "brut" });
  await expect(written).toContainText("<b>brut</b>");
  await expect(written).toContainText(w.has("Pas encore lu"));
  await expect(written).toContainText(paper.name);
  await expect(text(page, w)).toHaveValue("");

  await page.goto("/beneficiaries"); // an answer that comes while one looks at the messages is read
  const office = await loggedIn(PEOPLE.peter);
  await office.getByRole("link", { name: w.is("Messages") }).click();
  await expect(office.getByRole("heading", { name: w.is("Messages"), level: 1 })).toBeVisible();
  const row = office.getByRole("row").filter({ hasText: reference });
  await expect(row).toContainText(w.has("En attente de réponse"));
  await visit(office, "office-messages", "open");
  await row.getByRole("link").click();
  await expect(thread(office, w)).toContainText("<b>brut</b>");
  await thread(office, w).scrollIntoViewIfNeeded();
  await text(office, w).fill(REPLY);
  await visit(office, "examination", "message");
  await send(office, w).click();
  await expect(thread(office, w).getByRole("listitem").filter({ hasText: REPLY })).toBeVisible();

  const mail = await inbox.next(PEOPLE.marc.email, "message_from_office");
  expect(mail.text).not.toContain(REPLY);
  expect(mail.text).toContain(reference);
  await page.goto("/counter");
  await expect(page.getByRole("link", { name: w.has("Lire les messages") })).toBeVisible();
  await visit(page, "counter", "unread message");
  await page.goto(mail.links.find((link) => link.includes("/messages/")) ?? "");
  await expect(page).toHaveURL(new RegExp(`/invoices/${id}#messages$`));
  await expect(thread(page, w)).toContainText(REPLY);
  await expect(thread(page, w)).toContainText(w.has("Lu le {at}"));
  await visit(page, "invoice", "messages");
  await page.goto("/messages?unread=true");
  await expect(page.getByRole("heading", { name: w.is("Messages"), level: 1 })).toBeVisible();
  await expect(page.getByRole("link", { name: new RegExp(reference) })).toHaveCount(0);
  await withoutRequest(page, office, paper, w, visit);
});
