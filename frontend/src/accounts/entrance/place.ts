import { useSyncExternalStore } from "react";

/**
 * The entrance's own few pages, without a router: the address and what goes with it. What a page hands to the next (when
 * the code may be asked for again, the hint of the number) is kept in the history entry, so that a reload keeps it.
 */
export interface Place {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly state: unknown;
}

const listeners = new Set<() => void>();

function read(): Place {
  return { path: location.pathname, query: new URLSearchParams(location.search), state: history.state };
}

let place = read();

function publish(): void {
  place = read();
  for (const listener of listeners) listener();
}

addEventListener("popstate", publish);

export function go(href: string, state: unknown = null, { replace = false } = {}): void {
  if (replace) history.replaceState(state, "", href);
  else history.pushState(state, "", href);
  publish();
  if (!replace) scrollTo(0, 0);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function usePlace(): Place {
  return useSyncExternalStore(subscribe, () => place);
}
