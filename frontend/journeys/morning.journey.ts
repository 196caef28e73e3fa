import { expect, type Page } from "@playwright/test";
import { askForFactorOnce } from "./steps/factors";
import { officerWithPasskey } from "./steps/office";
import { test } from "./support/harness";
import { PEOPLE } from "./support/people";
import type { Words } from "./support/words";

// Whatever is done to a control is done by its keys, and the letters are the page's own.
test.use({ hand: "keyboard" });

const REQUESTS = 20;

interface Request {
  readonly id: string;
  readonly reference: string;
  readonly status: string;
  readonly second_look: unknown;
}

async function opened(page: Page, id: string): Promise<Request> {
  const answer = await page.request.get(`/api/v1/office/invoices/${id}`);
  expect(answer.status()).toBe(200);
  return answer.json();
}

type Outcome = "accepted" | "second_look" | "to_correct" | "refused";

const outcomeOf = ({ status, second_look }: Request): string => (second_look ? "second_look" : status);

const idOf = (page: Page): string => new URL(page.url()).pathname.split("/").at(-1) ?? "";

/** Its checks are there, and the keys are the page's. */
async function shown(page: Page, w: Words): Promise<Request> {
  await expect(page.getByRole("region", { name: w.is("Demande et contrôles") })).toBeVisible();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  return opened(page, idOf(page));
}

/** Two must accept large amounts, and whatever goes to an account that is new. */
async function accepts(page: Page, w: Words, { reference }: Request): Promise<Outcome> {
  await page.keyboard.press("a");
  const anyway = page.getByRole("dialog").getByRole("button", { name: w.is("Accepter quand même") });
  const accepted = page.getByText(w.is("Demande {reference} acceptée", { reference }));
  const asked = page.getByText(w.is("Demande {reference} : un second contrôle est demandé", { reference }));
  await expect(anyway.or(accepted).or(asked)).toBeVisible();
  if (await anyway.isVisible()) await anyway.click();
  await expect(accepted.or(asked)).toBeVisible();
  return (await asked.isVisible()) ? "second_look" : "accepted";
}

async function asksForCorrection(page: Page, w: Words, { reference }: Request): Promise<Outcome> {
  const mark = page.getByRole("button", {
    name: w.has("Demander une correction : {label}", { label: /.+/ }),
  });
  await mark.first().click();
  await page.keyboard.press("c");
  const message = page.getByRole("textbox", { name: w.is("Message à la société") });
  await expect(message).toBeFocused();
  await page.keyboard.type("Merci de compléter.");
  await page.getByRole("textbox", { name: w.is("Ce que la société doit faire") }).fill("Joindre la facture.");
  await page.getByRole("button", { name: w.is("Envoyer la demande de correction") }).click();
  await expect(page.getByText(w.has("Correction demandée : {reference}", { reference }))).toBeVisible();
  return "to_correct";
}

async function refuses(page: Page, w: Words, { reference }: Request): Promise<Outcome> {
  await page.keyboard.press("r");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("combobox", { name: w.is("Motif") }).selectOption({ index: 1 });
  await dialog.getByRole("button", { name: w.is("Refuser") }).click();
  await expect(page.getByText(w.is("Demande {reference} refusée", { reference }))).toBeVisible();
  return "refused";
}

/** Three of twenty are corrected and two refused, the rest accepted. */
const decisionAt = (place: number) =>
  place % 6 === 3 ? asksForCorrection : place % 9 === 5 ? refuses : accepts;

/** The second of two, who is asked once more who they are. */
async function signs(page: Page, w: Words, { reference }: Request): Promise<void> {
  await askForFactorOnce(page, "**/api/v1/office/invoices/*/decisions");
  await page.keyboard.press("a");
  const anyway = page.getByRole("dialog").getByRole("button", { name: w.is("Accepter quand même") });
  const confirmation = page.getByRole("dialog", { name: w.is("Confirmer que c’est bien vous") });
  await expect(anyway.or(confirmation)).toBeVisible();
  if (await anyway.isVisible()) await anyway.click();
  await expect(confirmation).toContainText(
    w.has("Une décision sur un tel montant demande une nouvelle confirmation."),
  );
  await confirmation.getByRole("button", { name: w.is("Utiliser ma clé d’accès") }).click();
  await expect(page.getByText(w.is("Demande {reference} acceptée", { reference }))).toBeVisible();
}

test("twenty requests are decided with the keyboard alone, large ones by two officers", async ({
  newBrowser,
  inbox,
  visit,
  w,
}) => {
  const officer = async (who: typeof PEOPLE.peter) => officerWithPasskey(await newBrowser(), w, inbox, who);
  const peter = await officer(PEOPLE.peter);
  const first = peter.getByRole("table").locator("tbody tr").first().getByRole("link");
  await expect(first).toBeVisible();
  await peter.keyboard.press("j");
  await expect(first).toBeFocused();
  await peter.keyboard.press("Enter");
  const decided = new Map<string, Outcome>();
  for (let place = 0; place < REQUESTS; place += 1) {
    const request = await shown(peter, w);
    expect(decided.has(request.id), "each comes once").toBe(false);
    decided.set(request.id, await decisionAt(place)(peter, w, request));
    await expect.poll(() => idOf(peter)).not.toBe(request.id);
  }
  for (const [id, outcome] of decided) expect(outcomeOf(await opened(peter, id)), id).toBe(outcome);
  expect(new Set(decided.values())).toEqual(new Set(["accepted", "to_correct", "refused", "second_look"]));

  const [asked] = [...decided].filter(([, outcome]) => outcome === "second_look");
  const address = `/office/invoices/${asked?.[0]}`;
  await peter.goto(address);
  await expect(
    peter.getByText(w.is("Vous avez accepté cette demande : une autre personne doit l’accepter aussi")),
  ).toBeVisible();
  const decisions = peter.getByRole("group", { name: w.is("Décision") });
  await expect(decisions.getByRole("button", { name: w.is("Refuser") })).toBeVisible();
  await expect(decisions.getByRole("button", { name: w.is("Accepter") })).toBeHidden();
  await visit(peter, "examination", "second look asked");
  await peter.goto("/office"); // whoever looks at a request holds it

  const lea = await officer(PEOPLE.lea);
  await lea.goto(address);
  await expect(
    lea.getByText(w.is("Acceptée par {name} : un second contrôle est nécessaire", { name: "Peter Roth" })),
  ).toBeVisible();
  await lea.getByRole("button", { name: w.is("Renvoyer sans décision") }).click();
  const dialog = lea.getByRole("dialog");
  await dialog.getByRole("button", { name: w.is("Renvoyer sans décision") }).click();
  await expect(dialog.getByRole("textbox", { name: w.is("Motif") })).toHaveAttribute("aria-invalid", "true");
  await visit(lea, "examination", "sent back with errors");
  await dialog.getByRole("button", { name: w.is("Annuler") }).click();
  await signs(lea, w, await shown(lea, w));
  expect(outcomeOf(await opened(lea, asked?.[0] ?? ""))).toBe("accepted");
});
