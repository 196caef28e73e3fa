import { expect, type Locator, type Page } from "@playwright/test";

const MOST_PRESSES = 400;
const TYPED_KEY_BY_KEY = 40;

type Actions = Pick<
  Locator,
  | "blur"
  | "check"
  | "click"
  | "dblclick"
  | "fill"
  | "press"
  | "pressSequentially"
  | "selectOption"
  | "setInputFiles"
  | "uncheck"
>;

const driven = new WeakSet<Page>();
let original: Actions | undefined;

/**
 * From now on whatever a journey does with a locator of this page goes through the keyboard: Tab, Shift+Tab and arrows to
 * get there, Enter, Space and characters to act. What Tab does not reach fails the journey; a focus that nobody sees, that
 * lies behind something or that an action loses is a trouble.
 */
export async function driveByKeyboard(page: Page, troubles: string[]): Promise<void> {
  driven.add(page);
  replaceActions(Object.getPrototypeOf(page.locator("body")));
  await page.exposeFunction("reportFocus", (trouble: string) => {
    if (!troubles.includes(trouble)) troubles.push(trouble);
  });
  await page.addInitScript(watchFocus);
}

/** One prototype serves all locators of a worker, so those of other pages keep their own actions. */
function replaceActions(prototype: Actions): void {
  if (original) return;
  const {
    blur,
    check,
    click,
    dblclick,
    fill,
    press,
    pressSequentially,
    selectOption,
    setInputFiles,
    uncheck,
  } = prototype;
  const actions: Actions = {
    blur,
    check,
    click,
    dblclick,
    fill,
    press,
    pressSequentially,
    selectOption,
    setInputFiles,
    uncheck,
  };
  original = actions;
  const byKeyboard: {
    [Name in keyof Actions]: (locator: Locator, ...given: Parameters<Actions[Name]>) => unknown;
  } = {
    blur: (locator) => locator.page().keyboard.press("Tab"),
    check: (locator) => setChecked(locator, true),
    click: (locator) => activate(locator, 1),
    dblclick: (locator) => activate(locator, 2),
    fill: (locator, text) => fillIn(locator, text),
    press: async (locator, key) => {
      await reach(locator);
      await locator.page().keyboard.press(key);
    },
    pressSequentially: async (locator, text) => {
      await reach(locator);
      await locator.page().keyboard.type(text);
    },
    selectOption: (locator, values) => choose(locator, values),
    setInputFiles: (locator, files) => chooseFiles(locator, files),
    uncheck: (locator) => setChecked(locator, false),
  };
  for (const [name, action] of Object.entries(byKeyboard)) {
    const before = actions[name as keyof Actions] as (...given: unknown[]) => unknown;
    Object.assign(prototype, {
      async [name](this: Locator, ...given: unknown[]) {
        if (!driven.has(this.page())) return before.apply(this, given);
        return (action as (locator: Locator, ...given: unknown[]) => unknown)(this, ...given);
      },
    });
  }
}

/** Presses what moves the focus towards the control until it is there. */
async function reach(target: Locator): Promise<void> {
  const page = target.page();
  await expect(target).toBeVisible();
  await expect(target).toBeEnabled();
  await page.evaluate(() => window.reportLostFocus?.());
  for (let presses = 0; presses < MOST_PRESSES; presses += 1) {
    const key = await target.evaluate(keyTowards);
    if (key === null) return;
    await page.keyboard.press(key);
  }
  throw new Error(`the keyboard does not get to ${target}`);
}

/** The key that brings the focus nearer to the control, none when it is there; once the page has been painted. */
async function keyTowards(found: Element): Promise<string | null> {
  await new Promise((resolve) => requestAnimationFrame(resolve));
  const labelled = found.closest("label")?.control;
  const target =
    labelled ?? found.closest("a, button, input, select, textarea, summary, [tabindex], [role]") ?? found;
  const active = document.activeElement ?? document.body;
  const order = active.compareDocumentPosition(target);
  const after = (order & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
  if (target.getAttribute("role") === "option") {
    const list = target.closest("[role=listbox]");
    if (list && active.getAttribute("aria-controls") === list.id) {
      return active.getAttribute("aria-activedescendant") === target.id ? null : "ArrowDown";
    }
  }
  if (active === target) return null;
  if (target instanceof HTMLInputElement && target.type === "radio" && active instanceof HTMLInputElement) {
    const sameGroup = active.type === "radio" && active.name === target.name && active.form === target.form;
    if (sameGroup) return after ? "ArrowDown" : "ArrowUp";
  }
  if (target.closest("[role=grid]")?.contains(active)) return after ? "ArrowRight" : "ArrowLeft";
  return after || active === document.body ? "Tab" : "Shift+Tab";
}

async function activate(target: Locator, times: number): Promise<void> {
  await reach(target);
  const { keyboard } = target.page();
  const kind = await target.evaluate((found) => {
    const control = found.closest("label")?.control ?? found;
    window.acted = `${control.tagName.toLowerCase()} «${(control.textContent || control.id).trim().slice(0, 60)}»`;
    return control instanceof HTMLInputElement ? control.type : control.tagName.toLowerCase();
  });
  if (["text", "email", "password", "tel", "search", "textarea", "select"].includes(kind)) return;
  if (kind === "radio" && (await target.isChecked())) return;
  const key = ["radio", "checkbox"].includes(kind) ? "Space" : "Enter";
  for (let presses = 0; presses < times; presses += 1) await keyboard.press(key);
}

async function setChecked(target: Locator, wanted: boolean): Promise<void> {
  if ((await target.isChecked()) === wanted) return;
  await reach(target);
  if ((await target.isChecked()) !== wanted) await target.page().keyboard.press("Space");
  await expect(target).toBeChecked({ checked: wanted });
}

async function fillIn(target: Locator, text: string): Promise<void> {
  await reach(target);
  const { keyboard } = target.page();
  await keyboard.press("ControlOrMeta+a");
  if (text === "") await keyboard.press("Delete");
  else if (text.length > TYPED_KEY_BY_KEY) await keyboard.insertText(text);
  else await keyboard.type(text);
}

async function choose(target: Locator, values: Parameters<Locator["selectOption"]>[0]): Promise<string[]> {
  await reach(target);
  const [wanted] = [values].flat();
  if (wanted === null || wanted === undefined) throw new Error("an option must be named");
  if (typeof wanted !== "string" && !("index" in wanted || "label" in wanted))
    throw new Error("options are named by value, label or index");
  const steps = await target.evaluate(
    (select: HTMLSelectElement, { value, label, index }) => {
      const options = [...select.options];
      const option =
        index === null
          ? options.find((each) => (label === null ? each.value === value : each.label === label))
          : options[index];
      if (!option) throw new Error(`no option ${value ?? label ?? index}`);
      const open = options.filter((each) => !each.disabled || each === options[select.selectedIndex]);
      return open.indexOf(option) - open.indexOf(options[select.selectedIndex] ?? option);
    },
    typeof wanted === "string"
      ? { value: wanted, label: null, index: null }
      : { value: null, label: wanted.label ?? null, index: wanted.index ?? null },
  );
  for (let step = 0; step < Math.abs(steps); step += 1) {
    await target.page().keyboard.press(steps > 0 ? "ArrowDown" : "ArrowUp");
  }
  return [await target.inputValue()];
}

/** The file field itself has no focus: the button beside it opens the system's dialog. */
async function chooseFiles(field: Locator, files: Parameters<Locator["setInputFiles"]>[0]): Promise<void> {
  const page = field.page();
  const opener = field.locator("xpath=..").getByRole("button").first();
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), opener.click()]);
  await chooser.setFiles(files);
}

/** In the browser: compares each stop of the keyboard with how it looks without the focus, and with what lies over it. */
function watchFocus(): void {
  const nameOf = (element: Element) =>
    `${element.tagName.toLowerCase()} «${(element.getAttribute("aria-label") || element.textContent || element.id).trim().slice(0, 60)}» on ${location.pathname}`;
  const looks = (element: Element) => {
    const parts: string[] = [];
    let each: Element | null = element;
    for (let level = 0; each && level < 4; level += 1, each = each.parentElement) {
      const {
        outlineStyle,
        outlineWidth,
        outlineColor,
        boxShadow,
        borderColor,
        backgroundColor,
        clipPath,
        top,
      } = getComputedStyle(each);
      parts.push(
        [
          outlineStyle,
          outlineWidth,
          outlineColor,
          boxShadow,
          borderColor,
          backgroundColor,
          clipPath,
          top,
        ].join(),
      );
    }
    return parts.join("|");
  };
  const isStop = (element: EventTarget | null): element is HTMLElement =>
    element instanceof HTMLElement && element.tabIndex >= 0;
  const isBehind = (element: HTMLElement) => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    const inset = (from: number, to: number) => {
      const edge = Math.min(2, (to - from) / 2);
      return [from + edge, (from + to) / 2, to - edge];
    };
    const points = inset(left, right).flatMap((x) => inset(top, bottom).map((y) => ({ x, y })));
    // What a page that grows has just pushed out of sight is not covered by anything.
    const seen = points.filter(({ x, y }) => x >= 0 && y >= 0 && x < innerWidth && y < innerHeight);
    return (
      seen.length > 0 &&
      !seen.some(({ x, y }) => {
        const hit = document.elementFromPoint(x, y);
        return (
          hit && (element.contains(hit) || hit.contains(element) || hit.closest("label")?.contains(element))
        );
      })
    );
  };
  const focused = new WeakMap<Element, string>();
  const report = (trouble: string) => window.reportFocus?.(trouble);
  addEventListener("focusin", ({ target }) => {
    if (!isStop(target)) return;
    focused.set(target, looks(target));
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        const small = target.getBoundingClientRect().width <= 1;
        if (document.activeElement === target && !small && isBehind(target))
          report(`focus hidden: ${nameOf(target)}`);
      }),
    );
  });
  addEventListener("focusout", ({ target }) => {
    if (!isStop(target)) return;
    const before = focused.get(target);
    setTimeout(() => {
      if (!target.isConnected || document.activeElement === target || !document.hasFocus()) return;
      if (before === looks(target) && target.checkVisibility()) report(`focus invisible: ${nameOf(target)}`);
    });
  });
  window.reportLostFocus = () => {
    const { acted } = window;
    delete window.acted;
    if (acted && document.activeElement === document.body)
      report(`focus lost after ${acted} on ${location.pathname}`);
  };
}

declare global {
  interface Window {
    /** What was activated last in this document. */
    acted?: string;
    reportFocus?: (trouble: string) => void;
    reportLostFocus?: () => void;
  }
}
