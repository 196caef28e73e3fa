import { type BrowserServer, chromium, type Page } from "@playwright/test";
import { button, field, logInOver } from "./steps/entering";
import { expect, test } from "./support/harness";
import { OwnApi } from "./support/own-api";
import { PEOPLE } from "./support/people";
import type { Words } from "./support/words";

const SECONDS = 1000;
/** A minute, as the promise says; every run has less time. */
const CUT = (process.env.EVERY_JOURNEY ? 60 : 12) * SECONDS;
const MISSING = 2 * SECONDS;
/* The server notes at most twice a minute that somebody is there. */
const SEEN_AGAIN = 31 * SECONDS;

interface Draft {
  readonly id: string;
  readonly content: { readonly remark?: string; readonly own_reference?: string };
}

const remark = (page: Page, w: Words) => field(page, w.is("Remarque pour l’office"));

const saved = (page: Page, w: Words) => page.getByText(w.has("Enregistré à {time}")).first();

/** Types without a pause for so long, or until it cannot any more; tells when each text stood there. */
async function typeFor(page: Page, w: Words, milliseconds: number): Promise<{ at: number; text: string }[]> {
  const box = remark(page, w);
  const until = Date.now() + milliseconds;
  const typed: { at: number; text: string }[] = [];
  let text = await box.inputValue();
  await box.focus();
  try {
    for (let count = 1; Date.now() < until; count += 1) {
      const word = `${count} `;
      await page.keyboard.type(word);
      text += word;
      typed.push({ at: Date.now(), text });
      await page.waitForTimeout(150);
    }
  } catch {
    // Killed while typing.
  }
  return typed;
}

/** What of it is older than two seconds at a moment. */
const mustBeThere = (typed: readonly { at: number; text: string }[], moment: number) =>
  typed.findLast(({ at }) => at <= moment - MISSING)?.text ?? "";

test("whatever breaks while somebody types: two seconds are missing at most, and they are told", async ({
  loggedIn,
  newBrowser,
  visit,
  w,
}) => {
  test.setTimeout(600_000);
  const page = await loggedIn(PEOPLE.regula);
  const { request } = page.context();
  const stored = async (url: string): Promise<string> => {
    const id = new URL(url).searchParams.get("draft");
    const draft: Draft = await (await request.get(`/api/v1/drafts/${id}`)).json();
    return draft.content.remark ?? "";
  };

  await test.step("the browser is killed", async () => {
    const cookies = await page.context().storageState();
    const server = await launched();
    const browser = await chromium.connect(server.wsEndpoint());
    const context = await browser.newContext({ storageState: cookies, locale: `${w.language}-CH` });
    const doomed = await context.newPage();
    await doomed.goto(new URL("/invoices/new/other", page.url()).href);
    await typeFor(doomed, w, 3 * SECONDS);
    await expect(saved(doomed, w)).toBeVisible();
    const url = doomed.url();
    const typing = typeFor(doomed, w, 60 * SECONDS);
    await page.waitForTimeout(7 * SECONDS);
    const killed = Date.now();
    await server.kill();
    const expected = mustBeThere(await typing, killed);
    expect(expected.length).toBeGreaterThan(20);
    const found = await stored(url);
    expect(found.startsWith(expected), `${found} should begin with ${expected}`).toBe(true);
    await page.goto(url);
    await expect(remark(page, w)).toHaveValue(found);
  });

  await test.step("the network is cut", async () => {
    await page.context().setOffline(true);
    const cut = Date.now();
    const typing = typeFor(page, w, CUT);
    const told = page.getByRole("alert").filter({ hasText: w.has("Votre saisie n’est pas enregistrée") });
    await expect(told).toBeVisible({ timeout: 3 * SECONDS });
    expect(Date.now() - cut).toBeLessThan(3 * SECONDS);
    await expect(told).toContainText(w.has("Nous réessayons sans cesse ; laissez cette page ouverte."));
    const typed = await typing;
    await visit(page, "invoice-form", "network cut");
    await page.context().setOffline(false);
    await expect(told).toHaveCount(0, { timeout: 5 * SECONDS });
    await expect(saved(page, w)).toBeVisible();
    expect(await stored(page.url())).toBe(typed.at(-1)?.text);
  });

  await test.step("the server is killed and started again", async () => {
    const api = await OwnApi.start();
    const cookies = await page.context().storageState();
    const other = await newBrowser({ baseURL: api.address, storageState: cookies });
    await other.goto(page.url().replace(new URL(page.url()).origin, api.address));
    const typing = typeFor(other, w, 20 * SECONDS);
    await other.waitForTimeout(5 * SECONDS);
    const killed = Date.now();
    await api.kill();
    const told = other.getByRole("alert").filter({ hasText: w.has("Votre saisie n’est pas enregistrée") });
    await expect(told).toBeVisible({ timeout: 4 * SECONDS });
    const inTime = await stored(other.url());
    const typed = await typing;
    const expected = mustBeThere(typed, killed);
    expect(inTime.startsWith(expected), `${inTime} should begin with ${expected}`).toBe(true);
    await api.start();
    await expect(told).toHaveCount(0, { timeout: 15 * SECONDS });
    await expect(saved(other, w)).toBeVisible();
    await expect(other.getByText(w.is("Ce brouillon a été modifié ailleurs"))).toHaveCount(0);
    expect(await stored(other.url())).toBe(typed.at(-1)?.text);
    await other.close();
    await api.kill();
  });

  await test.step("the page is left for another one before anything is saved", async () => {
    const known = await draftIds(page);
    const other = await page.context().newPage();
    other.on("dialog", (asked) => void asked.accept());
    await other.goto("/invoices/new/travel");
    await remark(other, w).fill("Quitté aussitôt");
    await other.goto("/help");
    await expect(async () => {
      const made = (await draftIds(page)).filter((id) => !known.includes(id));
      expect(made).toHaveLength(1);
      const draft: Draft = await (await request.get(`/api/v1/drafts/${made[0]}`)).json();
      expect(draft.content.remark).toBe("Quitté aussitôt");
    }).toPass({ timeout: 10 * SECONDS });
    await other.close();
  });

  await page.goto("/counter");
  await expect(page.getByText(w.has("conservé jusqu’au {day}")).first()).toBeVisible();
  await visit(page, "counter", "draft kept until");
});

async function draftIds(page: Page): Promise<string[]> {
  const { items }: { items: Draft[] } = await (await page.request.get("/api/v1/drafts")).json();
  return items.map(({ id }) => id);
}

const launched = (): Promise<BrowserServer> =>
  chromium.launchServer({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    chromiumSandbox: process.getuid?.() !== 0,
    args: ["--disable-dev-shm-usage"],
  });

test("a session is asked about before it ends, and never writes into another company", async ({
  loggedIn,
  inbox,
  visit,
  w,
  baseURL,
}) => {
  const page = await loggedIn(PEOPLE.nicole);
  const headers = { Origin: baseURL ?? "" };
  const { request } = page.context();
  await page.clock.install();
  await page.goto("/invoices/new/other");
  await remark(page, w).fill("Avant la pause");
  await expect(saved(page, w)).toBeVisible();

  await test.step("asked two minutes before, and prolonged", async () => {
    await page.waitForTimeout(SEEN_AGAIN);
    await page.clock.fastForward("27:00");
    const asked = page.getByRole("alertdialog", { name: w.is("Êtes-vous toujours là ?") });
    await expect(asked).toHaveCount(0);
    await page.clock.fastForward("00:40");
    await expect(asked).toBeVisible();
    await expect(button(page, w.is("Continuer"))).toBeFocused();
    await expect(asked).toContainText(/1:[0-5]\d/);
    await visit(page, "invoice-form", "time-out warning");
    const prolonged = page.waitForResponse((answer) => answer.request().method() === "PUT");
    await page.keyboard.press("Enter");
    expect((await prolonged).status()).toBe(200);
    await expect(asked).toHaveCount(0);
    await page.clock.fastForward("03:00");
    await expect(asked).toHaveCount(0);
  });

  await test.step("work in another window postpones it", async () => {
    await page.waitForTimeout(SEEN_AGAIN);
    await page.clock.fastForward("24:00");
    const second = await page.context().newPage();
    await second.goto("/counter");
    await expect(second.getByRole("heading", { name: w.is("Guichet"), level: 1 })).toBeVisible();
    await page.clock.fastForward("02:00");
    await expect(page.getByRole("alertdialog")).toHaveCount(0);
    await second.close();
  });

  await test.step("another company is chosen in another window", async () => {
    const mine: { organisation: { id: string }; organisations: { id: string }[] } = await (
      await request.get("/api/v1/sessions/current")
    ).json();
    const other = mine.organisations.find(({ id }) => id !== mine.organisation.id)?.id;
    const choice = { headers, data: { organisation_id: other } };
    expect((await request.put("/api/v1/sessions/current/organisation", choice)).status()).toBe(200);
    await remark(page, w).fill("Pour la première société");
    const told = page.getByRole("dialog", { name: w.is("Quelqu’un d’autre est connecté") });
    await expect(told).toBeVisible();
    await visit(page, "invoice-form", "somebody else logged in");
    await logInOver(page, w, inbox, PEOPLE.nicole, () => visit(page, "invoice-form", "code to log in again"));
    await expect(saved(page, w)).toBeVisible();
    const back: { organisation: { id: string } } = await (
      await request.get("/api/v1/sessions/current")
    ).json();
    expect(back.organisation.id).toBe(mine.organisation.id);
    const id = new URL(page.url()).searchParams.get("draft");
    const draft: Draft = await (await request.get(`/api/v1/drafts/${id}`)).json();
    expect(draft.content.remark).toBe("Pour la première société");
  });
});
