import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import {
  changed,
  firstPage,
  type ListState,
  type Step,
  typing,
  untouched,
  useListState,
} from "@/lists/state";
import { focusSection } from "@/ui";
import { rememberSearch } from "./back";
import { addressOf, type SavedFilter, withText } from "./saved-filters";
import { type CounterSearch, TYPED } from "./search";

const route = getRouteApi("/_company/counter");

export interface CounterList {
  readonly search: CounterSearch;
  readonly state: ListState;
  readonly filter: (search: Partial<Record<keyof CounterSearch, string | undefined>>) => void;
  readonly type: (text: string) => void;
  readonly turn: (state: ListState) => void;
  /** A filter that was kept; with none, everything. */
  readonly choose: (saved: SavedFilter | undefined) => void;
  readonly clear: (...names: readonly (keyof CounterSearch)[]) => void;
}

/** One list of the counter: its filters, and what moves it. Turned pages are steps in the history, filters are not. */
export function useCounterList(list: string): CounterList {
  const search = route.useSearch();
  const state = useListState(list);
  const navigate = useNavigate();
  useEffect(() => rememberSearch(search), [search]);
  const go = (next: Partial<Record<keyof CounterSearch, string | undefined>>, step: Step, replace = true) =>
    void navigate({
      to: "/counter",
      search: (before) => ({ ...before, ...next }) as CounterSearch,
      state: changed(list, step),
      replace,
      resetScroll: false,
    });
  return {
    search,
    state,
    filter: (next) => go(next, firstPage),
    type: (text) => go({}, typing(TYPED, text)),
    turn: (to) => {
      go({}, () => to, false);
      focusSection(list); // a new page is read from its top
    },
    choose: (saved) => go(addressOf(saved), withText(saved?.search.text ?? null)),
    clear: (...names) => go(Object.fromEntries(names.map((name) => [name, undefined])), untouched),
  };
}
