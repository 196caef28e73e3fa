import { mkdirSync } from "node:fs";
import AxeBuilder from "@axe-core/playwright";
import {
  type BrowserContext,
  type BrowserContextOptions,
  test as base,
  expect,
  type Page,
} from "@playwright/test";
import { Inbox } from "./inbox";
import { driveByKeyboard } from "./keyboard";
import { narrowTroubles } from "./narrow";
import type { Account, Area } from "./people";
import { IN_THE_OTHER, keysIn, type Language, otherThan, speaking, strangers, Words } from "./words";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const PICTURES = process.env.SCREENSHOTS;
const DESKTOP = 1280;
const PHONE = 390;
const OTHERS_AT_ONCE = 3;
const ON_A_PHONE: BrowserContextOptions = {
  viewport: { width: PHONE, height: 844 },
  hasTouch: true,
  isMobile: true,
};

type Hand = "mouse" | "keyboard";
type Device = "desk" | "phone";

interface Options {
  readonly language: Language;
  /** What people act with; `KEYBOARD=1` takes the mouse from all of them. */
  readonly hand: Hand;
  /** What people look at; `PHONE=1` takes the desk from all of them. */
  readonly device: Device;
  /** Whether pages are looked at narrow, enlarged and widely spaced too: where another journey does, there is no need. */
  readonly narrow: boolean;
  /** Whether axe looks at pages: where another journey visits the same ones in another language, there is no need. */
  readonly axe: boolean;
}

export type Visit = (page: Page, name: string, state: string) => Promise<void>;

export interface Fixtures {
  readonly w: Words;
  readonly inbox: Inbox;
  /** A browser of its own for one person; what goes wrong in it fails the test. */
  readonly newBrowser: (options?: BrowserContextOptions) => Promise<Page>;
  /** The same, already logged in, without a walk through the login pages. */
  readonly loggedIn: (account: Account, options?: BrowserContextOptions) => Promise<Page>;
  /** What must hold on every page in every state; noted for the list at the end. */
  readonly visit: Visit;
}

export const HOME: Record<Area, string> = { company: "/counter", office: "/office" };

export const test = base.extend<Options & Fixtures>({
  language: [speaking("fr"), { option: true }],

  hand: [process.env.KEYBOARD ? "keyboard" : "mouse", { option: true }],
  device: [process.env.PHONE ? "phone" : "desk", { option: true }],
  narrow: [!IN_THE_OTHER, { option: true }],
  axe: [true, { option: true }],

  w: async ({ language }, use) => use(new Words(language)),

  inbox: async ({ request }, use) => use(new Inbox(request)),

  newBrowser: async ({ browser, language, hand, device }, use) => {
    const troubles: string[] = [];
    const opened: BrowserContext[] = [];
    await use(async (options = {}) => {
      const size = device === "phone" ? ON_A_PHONE : {};
      const context = await browser.newContext({ locale: `${language}-CH`, ...size, ...options });
      opened.push(context);
      const page = await context.newPage();
      watch(page, troubles);
      if (hand === "keyboard") await driveByKeyboard(page, troubles);
      context.on("page", (another) => watch(another, troubles));
      return page;
    });
    await Promise.all(opened.map((context) => context.close()));
    expect(troubles, "errors in the browser").toEqual([]);
  },

  loggedIn: async ({ newBrowser, inbox, baseURL, language }, use) => {
    await use(async ({ email, password, mobile, area }, options) => {
      const page = await newBrowser(options);
      const { request } = page.context();
      const headers = { Origin: baseURL ?? "" };
      const login = await request.post("/api/v1/logins", {
        headers,
        data: { email, password, audience: area },
      });
      expect(login.status(), await login.text()).toBe(201);
      const session = async () =>
        request.post("/api/v1/sessions", { headers, data: { code: await inbox.code(mobile) } });
      // Others may have this person log in at this very moment: a code that is found may be of their login.
      let answer = await session();
      for (let others = 0; answer.status() === 401 && others < OTHERS_AT_ONCE; others++)
        answer = await session();
      expect(answer.status(), await answer.text()).toBe(201);
      const account = area === "office" ? "/api/v1/office/account" : "/api/v1/account";
      expect((await request.patch(account, { headers, data: { language } })).status()).toBe(200);
      await page.goto(HOME[area]);
      return page;
    });
  },

  visit: async ({ language, narrow, axe }, use, testInfo) => {
    await use(async (page, name, state) => {
      await settled(page);
      testInfo.annotations.push({ type: "visit", description: `${name} × ${state}` });
      if (PICTURES) return takePictures(page, `${name}--${state}`, language);
      const place = `${name} × ${state}`;
      if (axe) expect.soft(await violationsOn(page), `axe on ${place}`).toEqual([]);
      const texts = await textsOn(page);
      expect.soft(keysIn(texts), `keys without text on ${place}`).toEqual([]);
      expect.soft(await overflow(page), `sideways scroll on ${place}`).toBe(0);
      if (narrow) expect.soft(await narrowTroubles(page), `narrow or enlarged ${place}`).toEqual([]);
      expect.soft(strangers(texts, language), `words of another language on ${place}`).toEqual([]);
    });
  },
});

export { expect };

/** WCAG 2.2 AA and what axe holds for good practice. */
async function violationsOn(page: Page): Promise<string[]> {
  const builder = new AxeBuilder({ page })
    .options({ resultTypes: ["violations"] }) // of what holds, axe need not say where
    .setLegacyMode(true)
    .withTags(RULES);
  // Forced colours are the system's choice; axe compares the page's own.
  if (await hasForcedColours(page)) builder.disableRules("color-contrast");
  const { violations } = await builder.analyze();
  const found: string[] = [];
  for (const { id, nodes } of violations) {
    const wrong = id === "target-size" ? await stillTooSmall(page, nodes) : nodes;
    if (wrong.length > 0) found.push(`${id}: ${wrong.map(({ html }) => html).join(" | ")}`);
  }
  return found;
}

/** Errors that a person would not see: exceptions, blocked resources, answers 5xx. */
function watch(page: Page, troubles: string[]): void {
  page.on("pageerror", (error) => troubles.push(String(error)));
  page.on("console", (message) => {
    // The browser and the router note each answer 4xx of the API here too: those belong to the journeys.
    if (message.type() === "error" && !/^(Failed to load resource|Problem: 4\d\d)/.test(message.text())) {
      troubles.push(message.text());
    }
  });
  page.on("response", (response) => {
    if (response.status() >= 500) troubles.push(`${response.status()} ${response.url()}`);
  });
}

/** Everything has come and has its place. */
async function settled(page: Page): Promise<void> {
  await expect(page.locator("main")).toBeVisible();
  await expect(page.locator(".skeleton, [aria-busy=true]")).toHaveCount(0);
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
}

type NodeResult = Awaited<ReturnType<AxeBuilder["analyze"]>>["violations"][number]["nodes"][number];

/** Targets that are too small also where nothing that stays in sight lies over a part of them. */
async function stillTooSmall(page: Page, nodes: readonly NodeResult[]): Promise<NodeResult[]> {
  const small: NodeResult[] = [];
  for (const node of nodes) {
    const [selector] = node.target;
    if (typeof selector !== "string") {
      small.push(node);
      continue;
    }
    await page.locator(selector).evaluate((element) => element.scrollIntoView({ block: "center" }));
    const axe = new AxeBuilder({ page }).setLegacyMode(true).include(selector).withRules("target-size");
    const { violations } = await axe.analyze();
    small.push(...violations.flatMap((violation) => violation.nodes));
  }
  return small;
}

const hasForcedColours = (page: Page) => page.evaluate(() => matchMedia("(forced-colors: active)").matches);

const overflow = (page: Page) =>
  page.evaluate(() =>
    Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth),
  );

/** What stands on the page, for eyes and for screen readers, text by text. */
const textsOn = (page: Page) =>
  page.evaluate(() => {
    const texts = [document.title];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      // What is said to be in another language, as what a company reads, may be.
      if (node.parentElement?.closest("[lang]") === document.documentElement)
        texts.push(node.textContent ?? "");
    }
    for (const element of document.querySelectorAll("[aria-label], [placeholder], [title], [alt]")) {
      if (element.closest("[lang]") !== document.documentElement) continue;
      for (const name of ["aria-label", "placeholder", "title", "alt"]) {
        texts.push(element.getAttribute(name) ?? "");
      }
    }
    return texts.filter((text) => text.trim() !== "");
  });

/** Both languages at the width of a desk and of a phone; then everything as it was. */
async function takePictures(page: Page, name: string, language: Language): Promise<void> {
  mkdirSync(PICTURES ?? "", { recursive: true });
  const before = page.viewportSize() ?? { width: DESKTOP, height: 900 };
  for (const each of [otherThan(language), language]) {
    await switchTo(page, each);
    for (const width of [DESKTOP, PHONE]) {
      await page.setViewportSize({ width, height: 900 });
      await page.screenshot({ path: `${PICTURES}/${name}--${each}-${width}.png`, fullPage: true });
    }
    await page.setViewportSize(before);
  }
}

const LANGUAGE_NAMES: Record<Language, string> = { fr: "Français", de: "Deutsch" };

export async function switchTo(page: Page, language: Language): Promise<void> {
  const button = page.getByRole("button", { name: LANGUAGE_NAMES[language] });
  if ((await button.getAttribute("aria-current")) !== "true") {
    // Where a dialog is open, the switch lies behind it.
    await button.dispatchEvent("click");
    await expect(page.locator("html")).toHaveAttribute("lang", language);
    await page.waitForLoadState("networkidle");
  }
  await settled(page);
}
