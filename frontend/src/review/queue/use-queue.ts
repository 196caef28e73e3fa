import { getRouteApi, useNavigate } from "@tanstack/react-router";
import {
  changed,
  firstPage,
  type ListState,
  type Step,
  typing,
  untouched,
  useListState,
} from "@/lists/state";
import { QUEUE_LIST, type QueueSearch } from "./search";

const route = getRouteApi("/office/");

type Filter = Partial<Record<"kind" | "status", string | undefined> & { age: number | undefined }>;

export interface Queue {
  readonly search: QueueSearch;
  readonly state: ListState;
  readonly filter: (search: Filter) => void;
  readonly type: (text: string) => void;
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
    type: (text) => go({}, typing("text", text)),
    turn: (to) => go({}, () => to, false),
    clear: () => go({ kind: undefined, status: undefined, age: undefined }, untouched),
  };
}
