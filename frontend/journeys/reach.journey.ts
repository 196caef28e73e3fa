import type { Page } from "@playwright/test";
import { openNewInvoice } from "./steps/company";
import { button } from "./steps/entering";
import { expect, test } from "./support/harness";
import { PEOPLE } from "./support/people";
import { speaking } from "./support/words";

const PHONE = { width: 390, height: 844 };

test.use({ language: speaking("de") });

async function tabTo(page: Page, name: RegExp): Promise<void> {
  const wanted = page.getByRole("textbox", { name }).and(page.locator(":focus"));
  for (let presses = 0; presses < 20; presses += 1) {
    if ((await wanted.count()) === 1) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`the keyboard does not get to ${name}`);
}

test("a reviewer logs in and opens a request with the keyboard alone", async ({
  newBrowser,
  inbox,
  visit,
  w,
  device,
}) => {
  test.skip(device === "phone", "a phone has no keys, and shows none");
  const { email, password, mobile } = PEOPLE.lea;
  const page = await newBrowser();
  await page.goto("/office");
  await expect(page.getByRole("heading", { name: w.is("Connexion") })).toBeVisible();
  await visit(page, "office-login", "empty");
  await page.keyboard.press("Tab");
  await expect(page.locator(":focus")).toHaveText(w.is("Aller au contenu"));
  await page.keyboard.press("Enter");
  await tabTo(page, w.is("Email"));
  await page.keyboard.type(email);
  await page.keyboard.press("Tab");
  await page.keyboard.type(password);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("textbox", { name: w.is("Code d’accès") })).toBeFocused();
  await page.keyboard.type(await inbox.code(mobile));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: w.is("File d’examen"), level: 1 })).toBeVisible();
  await visit(page, "office-queue", "full");
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await expect(page.getByRole("table").locator("tbody tr").nth(1).getByRole("link")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: w.is("Demande et contrôles") })).toBeVisible();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: w.is("Raccourcis clavier") })).toBeVisible();
  await visit(page, "examination", "shortcuts");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
});

test("counter and form fit a phone", async ({ loggedIn, visit, w }) => {
  const page = await loggedIn(PEOPLE.regula, { viewport: PHONE, hasTouch: true, isMobile: true });
  await expect(page.getByRole("heading", { name: w.has("Historique des factures") })).toBeVisible();
  await visit(page, "counter", "phone");
  const ways = page.getByRole("navigation", { name: w.is("Navigation principale") }).getByRole("link");
  await expect(ways).toHaveCount(5);
  for (const way of await ways.all()) await expect(way).toBeInViewport({ ratio: 1 });
  await openNewInvoice(page, w);
  await button(page, w.is("Envoyer ma demande")).click();
  await expect(page.getByRole("alert").filter({ hasText: w.has("Un problème est survenu") })).toBeVisible();
  await visit(page, "invoice-form", "phone with errors");
  await page.goto("/help");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await visit(page, "help", "phone");
});

test("with forced colours everything is still there", async ({ loggedIn, visit, w }, testInfo) => {
  const page = await loggedIn(PEOPLE.thomas, { forcedColors: "active" });
  await expect(page.getByRole("heading", { name: w.has("Historique des factures") })).toBeVisible();
  await button(page, w.is("Nouvelle facture")).click();
  const menu = page.locator(".menu__list:visible");
  expect(await menu.evaluate((list) => getComputedStyle(list).borderTopStyle)).toBe("solid");
  await visit(page, "counter", "forced colours");
  await testInfo.attach("forced colours", { body: await page.screenshot(), contentType: "image/png" });
  await page.goto("/account");
  await expect(page.getByRole("heading", { name: w.is("Mon compte"), level: 1 })).toBeVisible();
  await visit(page, "account", "full");
});
