import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { formatMoney } from "@/i18n";
import {
  changed,
  firstPage,
  type ListState,
  type Step,
  typing,
  untouched,
  useListState,
} from "@/lists/state";
import type { QueueMatch } from "../types";
import { AMOUNTS, NO_FILTERS, QUEUE_LIST, type QueueSearch, searchOf } from "./search";

const route = getRouteApi("/office/");

type Filter = Partial<Record<keyof QueueSearch, unknown>>;

export interface Queue {
  readonly search: QueueSearch;
  readonly state: ListState;
  readonly filter: (search: Filter) => void;
  readonly type: (name: "text" | (typeof AMOUNTS)[number], text: string) => void;
  /** Shows what was kept under a name, or the view without filters. */
  readonly choose: (kept: QueueMatch | undefined) => void;
  readonly turn: (state: ListState) => void;
  readonly clear: () => void;
}

/** The queue's filters and what moves it. Turned pages are steps in the history, filters are not. */
export function useQueue(): Queue {
  const search = route.useSearch();
  const state = useListState(QUEUE_LIST);
  const navigate = useNavigate();
  const go = (next: Filter, step: Step, replace = true) =>
    void navigate({
      to: "/office",
      search: (before) => ({ ...before, ...next }) as QueueSearch,
      state: changed(QUEUE_LIST, step),
      replace,
      resetScroll: false,
    });
  return {
    search,
    state,
    filter: (next) => go(next, firstPage),
    type: (name, text) => go({}, typing(name, text)),
    choose: (kept) => go(kept ? searchOf(kept) : NO_FILTERS, () => ({ typed: amountsOf(kept), cursors: [] })),
    turn: (to) => go({}, () => to, false),
    clear: () => go(NO_FILTERS, untouched),
  };
}

/** As they are typed. */
function amountsOf(kept: QueueMatch | undefined): Record<string, string> {
  return Object.fromEntries(
    AMOUNTS.flatMap((name) => (kept?.[name] ? [[name, formatMoney(kept[name])]] : [])),
  );
}
