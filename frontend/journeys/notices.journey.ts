import type { Page } from "@playwright/test";
import { askForCorrection, reopen } from "./steps/office";
import { expect, test } from "./support/harness";
import { PEOPLE } from "./support/people";
import type { Words } from "./support/words";

const bell = (page: Page, w: Words, unread?: number) =>
  page.getByRole("banner").getByRole("link", {
    name:
      unread === undefined
        ? w.is("Notifications")
        : w.has("Notifications, non lues : {count}", { count: String(unread) }),
  });

test("whoever sent a request finds what happened to it, and chooses the mails", async ({
  loggedIn,
  visit,
  w,
}) => {
  const page = await loggedIn(PEOPLE.regula);
  const mine = await page.request.get("/api/v1/sessions/current").then((answer) => answer.json());
  const { items } = await page.request
    .get(`/api/v1/invoices?status=in_review&responsible_id=${mine.person.id}&limit=20`)
    .then((answer) => answer.json());
  const [first] = items;
  await page.request.post("/api/v1/notices/readings", {
    headers: { Origin: new URL(page.url()).origin },
    data: {},
  });
  await page.reload();
  await bell(page, w).click();
  await expect(page.getByRole("heading", { name: w.is("Notifications"), level: 1 })).toBeVisible();
  await page.getByRole("link", { name: w.is("Non lues") }).click();
  await expect(page.getByText(w.is("Vous avez tout lu"))).toBeVisible();
  await visit(page, "notices", "empty");

  const office = await loggedIn(PEOPLE.lea);
  await askForCorrection(office, first.id, "/decision_number", "Veuillez vérifier le numéro.");
  // Told once the reviewer can no longer undo it.
  await expect(async () => {
    await page.reload();
    await expect(bell(page, w, 1)).toBeVisible({ timeout: 2000 });
  }).toPass({ timeout: 40_000 });
  const row = page.getByRole("row").filter({ hasText: first.reference });
  await expect(row).toContainText(w.has("Demande {reference} : à corriger", { reference: first.reference }));
  await visit(page, "notices", "unread");
  await row.getByRole("link").click();
  await expect(page).toHaveURL(new RegExp(`/invoices/${first.id}/correction`));
  await expect(bell(page, w)).toBeVisible();

  await page.goto("/account");
  const mails = page.getByRole("region", { name: w.is("Emails") });
  await mails.getByRole("radio", { name: w.has("Un résumé par jour") }).check();
  await expect(page.getByText(w.is("Choix des emails enregistré"))).toBeVisible();
  await visit(page, "account", "mails");
  await page.reload();
  await expect(mails.getByRole("radio", { name: w.has("Un résumé par jour") })).toBeChecked();
  await mails.getByRole("radio", { name: w.has("Un email par événement") }).check();
});

test("whose mails come back is told in the counter", async ({ loggedIn, visit, w }) => {
  const page = await loggedIn(PEOPLE.regula);
  await page.route("**/api/v1/sessions/current", async (route) => {
    const answer = await route.fetch();
    const session = await answer.json();
    if (route.request().method() === "GET") session.person.mail_failed = true;
    await route.fulfill({ response: answer, json: session });
  });
  await page.reload();
  const told = page.getByText(w.has("Nos emails à {email} n’arrivent pas", { email: PEOPLE.regula.email }));
  await expect(told).toBeVisible();
  await visit(page, "counter", "mails come back");
  await page.getByRole("button", { name: w.is("Envoyer un email d’essai") }).click();
  await expect(
    page.getByText(
      w.has("Email d’essai envoyé à {email}. S’il revient, ce message s’affiche de nouveau.", {
        email: PEOPLE.regula.email,
      }),
    ),
  ).toBeVisible();
  await expect(told).toBeHidden();
});

interface Sent {
  readonly id: string;
  readonly reference: string;
  readonly responsible: { readonly id: string } | null;
}

test("a shared mailbox gets copies once whoever reads it has confirmed the address", async ({
  loggedIn,
  newBrowser,
  inbox,
  visit,
  w,
}) => {
  const email = `buchhaltung-${Date.now()}@musterfeld.example`;
  const page = await loggedIn(PEOPLE.regula);
  await page.goto("/organisation");
  const section = page.getByRole("region", { name: w.is("Boîte commune") });
  await expect(section.getByText(w.is("Aucune boîte commune"))).toBeVisible();
  await section.getByRole("button", { name: w.is("Choisir une boîte commune") }).click();
  const dialog = page.getByRole("dialog", { name: w.is("Choisir une boîte commune") });
  const address = dialog.getByRole("textbox", { name: w.is("Adresse email") });
  await address.fill("rechnungen");
  await dialog.getByRole("button", { name: w.is("Enregistrer") }).click();
  await expect(address).toHaveAttribute("aria-invalid", "true");
  await visit(page, "organisation", "mailbox with errors");
  await address.fill(email);
  await dialog.getByRole("button", { name: w.is("Enregistrer") }).click();
  await expect(page.getByText(w.has("Lien envoyé à {email}", { email }))).toBeVisible();
  await expect(section.getByText(email)).toBeVisible();
  await visit(page, "organisation", "mailbox to confirm");

  const link = (await inbox.next(email, "mailbox_confirm")).links.find((href) =>
    href.includes("/login/mailbox#"),
  );
  const theirs = await newBrowser();
  await theirs.goto(link ?? "");
  await expect(
    theirs.getByRole("heading", { name: w.is("Boîte commune d’une société"), level: 1 }),
  ).toBeVisible();
  await visit(theirs, "mailbox", "open");
  await theirs.getByRole("button", { name: w.is("Recevoir ces copies") }).click();
  await expect(theirs.getByRole("heading", { name: w.is("Adresse confirmée"), level: 1 })).toBeVisible();
  await visit(theirs, "mailbox", "done");
  await theirs.reload();
  await theirs.getByRole("button", { name: w.is("Recevoir ces copies") }).click();
  await expect(
    theirs.getByText(
      w.is("Ce lien n’est plus valable : il a déjà servi, il a expiré ou un plus récent le remplace."),
    ),
  ).toBeVisible();
  await visit(theirs, "mailbox", "dead");

  await page.reload();
  await expect(section.getByText(w.is("Confirmée"))).toBeVisible();
  await visit(page, "organisation", "mailbox");
  const mine = await page.request.get("/api/v1/sessions/current").then((answer) => answer.json());
  const of = async (status: string): Promise<Sent[]> => {
    const answer = await page.request.get(`/api/v1/invoices?status=${status}&limit=50`);
    const { items } = await answer.json();
    return items.filter(({ responsible }: Sent) => responsible && responsible.id !== mine.person.id);
  };
  const office = await loggedIn(PEOPLE.anna);
  let [other] = await of("in_review");
  if (other === undefined) {
    // Other journeys have decided about all of them.
    other = (await of("refused")).at(-1);
    await reopen(office, other?.id ?? "");
  }
  await askForCorrection(office, other?.id ?? "", "/decision_number", "Veuillez vérifier le numéro.");
  const about = w.has("Demande {reference} : à corriger", { reference: other?.reference ?? "" });
  let copy = await inbox.next(email, "mailbox_event");
  // Another journey's request of this company may have come first.
  while (!about.test(copy.subject ?? "")) copy = await inbox.next(email, "mailbox_event");

  await section.getByRole("button", { name: w.is("Supprimer la boîte commune") }).click();
  await visit(page, "organisation", "mailbox to be removed");
  await page
    .getByRole("dialog")
    .getByRole("button", { name: w.is("Supprimer") })
    .click();
  await expect(section.getByText(w.is("Aucune boîte commune"))).toBeVisible();
});
