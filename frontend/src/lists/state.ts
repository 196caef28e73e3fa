import { useLocation } from "@tanstack/react-router";
import { useEffect, useRef } from "react";

/**
 * What a list remembers beside its address: typed names and numbers, and the pages turned. It lives in the entry of the
 * browser's history, so it survives a reload and the way back, and never enters an address or a log.
 */
export interface ListState {
  readonly typed: Readonly<Record<string, string>>;
  /** One for each page turned; the last one begins the page that is shown. */
  readonly cursors: readonly string[];
}

declare module "@tanstack/react-router" {
  interface HistoryState {
    lists?: Readonly<Record<string, ListState>>;
  }
}

interface Holder {
  readonly lists?: Readonly<Record<string, ListState>>;
}

const UNTOUCHED: ListState = { typed: {}, cursors: [] };

export function listState(state: Holder, list: string): ListState {
  return state.lists?.[list] ?? UNTOUCHED;
}

const shown = new Map<string, ListState>();

export function useListState(list: string): ListState {
  const state = useLocation({ select: (location) => listState(location.state, list) });
  const path = useLocation({ select: ({ pathname }) => pathname });
  const home = useRef(path);
  useEffect(() => {
    // The next page's address comes while this page is still there.
    if (path === home.current) shown.set(list, state);
  }, [list, path, state]);
  return state;
}

/** For `navigate({ state })` back to lists: as they were when last seen. */
export const asLeft = (...lists: readonly string[]): Holder => ({
  lists: Object.fromEntries(lists.map((list) => [list, shown.get(list) ?? UNTOUCHED])),
});

/** From one state of a list to the next. */
export type Step = (state: ListState) => ListState;

/**
 * For `navigate({ state })`: every other list keeps what it remembers. The step begins where the router is by then: a
 * second filter may be set before the page shows the first.
 */
export function changed(list: string, step: Step) {
  return (before: Holder): Holder => ({
    ...before,
    lists: { ...before.lists, [list]: step(listState(before, list)) },
  });
}

/** Typing begins at the first page again. */
export function typing(name: string, text: string): Step {
  return ({ typed }) => ({ typed: { ...typed, [name]: text }, cursors: [] });
}

export const untouched: Step = () => UNTOUCHED;

export const firstPage = ({ typed }: ListState): ListState => ({ typed, cursors: [] });

export const nextPage = ({ typed, cursors }: ListState, cursor: string): ListState => ({
  typed,
  cursors: [...cursors, cursor],
});

export const previousPage = ({ typed, cursors }: ListState): ListState => ({
  typed,
  cursors: cursors.slice(0, -1),
});

/** A typed text as the API wants it: nothing typed is no filter. */
export function typedText({ typed }: ListState, name: string): string | null {
  return typed[name]?.trim() || null;
}

export const isFiltered = ({ typed }: ListState): boolean =>
  Object.values(typed).some((text) => text.trim() !== "");
