import { afterEach, expect, test } from "vitest";
import { shortcutOf } from "./shortcuts";

afterEach(() => document.body.replaceChildren());

function press(key: string, on = "<p></p>", init: KeyboardEventInit = {}): string | null {
  document.body.innerHTML = on;
  const event = new KeyboardEvent("keydown", { key, bubbles: true, ...init });
  document.body.firstElementChild?.dispatchEvent(event);
  return shortcutOf(event, true);
}

test("a letter is a shortcut on the page, not in a field, with a modifier, or held down", () => {
  expect(press("A")).toBe("a");
  expect(press("a", "<textarea></textarea>")).toBeNull();
  expect(press("a", "<p></p>", { ctrlKey: true })).toBeNull();
  expect(press("a", "<p></p>", { repeat: true })).toBeNull();
});

test("Escape leaves a field, unless it closes or clears something there", () => {
  expect(press("Escape", "<textarea></textarea>")).toBe("escape");
  expect(press("Escape", "<select></select>")).toBe("escape");
  expect(press("Escape", "<textarea></textarea>", { isComposing: true })).toBeNull();
  expect(press("Escape", "<input role='combobox' aria-expanded='true'>")).toBeNull();
  expect(press("Escape", "<input type='search'>")).toBeNull();
});

test("nothing acts behind an open dialog", () => {
  expect(press("a", "<dialog open></dialog>")).toBeNull();
});

test("Enter belongs to a link or button that has the focus", () => {
  expect(press("Enter")).toBe("enter");
  expect(press("Enter", "<a href='/office'>Doe</a>")).toBeNull();
});

test("letters can be turned off, keys with a name stay", () => {
  const event = (key: string) => new KeyboardEvent("keydown", { key });
  expect(shortcutOf(event("a"), false)).toBeNull();
  expect(shortcutOf(event("PageDown"), false)).toBe("pagedown");
});
