import { expect, type Locator, type Page } from "@playwright/test";

const MOST_PRESSES = 120;

/** Goes forwards with the tab key until the control has the focus. */
export async function tabTo(page: Page, control: Locator): Promise<void> {
  await expect(control).toBeVisible();
  const focused = () => control.evaluate((element) => element === document.activeElement);
  for (let presses = 0; presses < MOST_PRESSES; presses += 1) {
    if (await focused()) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`the keyboard does not get to ${control}`);
}

/** To a control, which is then pressed. */
export async function press(page: Page, control: Locator, key = "Enter"): Promise<void> {
  await tabTo(page, control);
  await page.keyboard.press(key);
}

/** To a field, in whose place this is typed. */
export async function type(page: Page, control: Locator, text: string): Promise<void> {
  await tabTo(page, control);
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type(text);
}
