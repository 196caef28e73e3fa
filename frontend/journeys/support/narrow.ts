import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";

/** WCAG 2.2, 1.4.4 and 1.4.10: a page of 1280 pixels at 200 % and 400 %; between them the guide's phone. */
const PHONE = 390;
const WIDTHS = [640, PHONE, 320];
/** What a page shows at most widths it shows at the smallest; every run has time for that alone. */
const THOROUGH = Boolean(process.env.EVERY_JOURNEY);
/** WCAG 2.2, 1.4.12. */
const SPACED = `* {
  line-height: 1.5 !important;
  letter-spacing: 0.12em !important;
  word-spacing: 0.16em !important;
}`;

/** What does not fit a phone, a larger page or wider spacing; then everything is as it was. */
export async function narrowTroubles(page: Page): Promise<string[]> {
  const before = page.viewportSize();
  if (!before) return [];
  const scrolled = await page.evaluate(() => scrollY);
  const found: string[] = [];
  const look = async (how: string) => {
    found.push(...(await page.evaluate(doesNotFit)).map((trouble) => `${how}: ${trouble}`));
  };
  for (const width of THOROUGH ? WIDTHS : WIDTHS.slice(-1)) {
    await page.setViewportSize({ width, height: before.height });
    await look(`${width} px`);
  }
  await page.setViewportSize({ width: PHONE, height: before.height });
  // The page's policy forbids style elements, not sheets of scripts.
  await page.evaluate((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    document.adoptedStyleSheets = [sheet];
  }, SPACED);
  await look("wider spacing");
  await page.evaluate(() => {
    document.adoptedStyleSheets = [];
  });
  if (THOROUGH) found.push(...(await smallTargets(page)));
  await page.setViewportSize(before);
  await page.evaluate((y) => scrollTo({ top: y, behavior: "instant" }), scrolled);
  return found;
}

/** WCAG 2.2, 2.5.8, on a phone. */
async function smallTargets(page: Page): Promise<string[]> {
  // So high that no bar that sticks to the screen's edge lies over what can be scrolled away from it.
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width: PHONE, height });
  const axe = new AxeBuilder({ page })
    .setLegacyMode(true)
    .withRules(["target-size", "scrollable-region-focusable"]);
  const { violations } = await axe.analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, any }) => `${id}: ${html}: ${any.map(({ message }) => message).join(" ")}`),
  );
}

/** A page that scrolls sideways, and texts whose end nobody sees. */
function doesNotFit(): string[] {
  const { scrollWidth, clientWidth } = document.documentElement;
  const sideways = scrollWidth - clientWidth;
  const found = sideways > 0 ? [`${sideways} px scroll sideways`] : [];
  const say = (element: Element) =>
    `<${element.tagName.toLowerCase()} class="${element.className}"> ${element.textContent?.slice(0, 60)}`;
  for (const element of document.querySelectorAll<HTMLElement>("body *")) {
    const { overflowX, textOverflow, clipPath, position } = getComputedStyle(element);
    const reach = element.getBoundingClientRect().right;
    if (sideways > 0 && Math.abs(reach - scrollWidth) <= 1) found.push(`too wide: ${say(element)}`);
    const cuts = (overflowX === "hidden" || overflowX === "clip") && textOverflow !== "ellipsis";
    const unseen = clipPath !== "none" || (position === "absolute" && element.clientWidth <= 1);
    if (
      !cuts ||
      unseen ||
      element instanceof HTMLInputElement ||
      !element.checkVisibility() ||
      element.scrollWidth <= element.clientWidth + 1
    )
      continue;
    found.push(`cut: ${say(element)}`);
  }
  return found;
}
