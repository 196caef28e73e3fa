import { useEffect, useRef, useSyncExternalStore } from "react";

/** What keys do, by `KeyboardEvent.key` in lower case: `a`, `enter`, `pagedown`. */
export type Shortcuts = Readonly<Record<string, ((event: KeyboardEvent) => void) | undefined>>;

// A cookie like the language's: nothing is kept in the browser's storage (SECURITY R-05).
const OFF = /(?:^|; )shortcuts=off(?:;|$)/;
const ONE_YEAR = 365 * 24 * 60 * 60;
const listeners = new Set<() => void>();
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
const enabled = (): boolean => !OFF.test(document.cookie);

function remember(on: boolean): void {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox and on plain http.
  document.cookie = `shortcuts=${on ? "on" : "off"}; Path=/; Max-Age=${ONE_YEAR}; SameSite=Strict${secure}`;
}

/** Whether single letters act: who dictates or presses keys by accident can turn them off (WCAG 2.1.4). */
export function useShortcutsEnabled(): readonly [boolean, (on: boolean) => void] {
  const set = (on: boolean) => {
    remember(on);
    for (const listener of listeners) listener();
  };
  return [useSyncExternalStore(subscribe, enabled), set];
}

const TYPED_IN = "input:not([type=checkbox]), textarea, select, [contenteditable]";
const PRESSED_WITH_ENTER = "a, button, summary, input";

/** Escape that closes or clears something of the field itself. */
const ESCAPE_IS_ITS_OWN = "[aria-expanded=true], input[type=search]";

function leavesField(key: string, field: Element): boolean {
  if (key !== "Escape" || field.matches(ESCAPE_IS_ITS_OWN)) return false;
  const openable = CSS.supports("selector(:open)");
  return !(openable && field.matches("select:open"));
}

/** A key that belongs to what has the focus, to a dialog, or to the browser does nothing here. */
export function shortcutOf(event: KeyboardEvent, letters: boolean): string | null {
  const { key, target } = event;
  if (event.defaultPrevented || event.repeat || event.isComposing) return null;
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  if (document.querySelector("dialog[open]")) return null;
  if (target instanceof Element) {
    const field = target.closest(TYPED_IN);
    if (field && !leavesField(key, field)) return null;
    if (key === "Enter" && target.closest(PRESSED_WITH_ENTER)) return null;
  }
  return key.length > 1 || letters ? key.toLowerCase() : null;
}

/** Keys that work anywhere on the page while the component is shown. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const [letters] = useShortcutsEnabled();
  const current = useRef(shortcuts);
  useEffect(() => {
    current.current = shortcuts;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const key = shortcutOf(event, letters);
      const act = key === null ? undefined : current.current[key];
      if (!act) return;
      event.preventDefault();
      act(event);
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [letters]);
}
