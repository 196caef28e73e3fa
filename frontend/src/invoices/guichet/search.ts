import type { Schemas } from "@/client";
import { type ListState, typedText } from "@/lists/state";
import { lastOfMonth } from "@/ui/month";
import { HISTORY } from "./queries";

/** The filters that may stand in an address: ids, statuses, types and months. */
export interface CounterSearch {
  readonly to_correct_by?: string;
  readonly responsible?: string;
  readonly status?: (typeof HISTORY)[number];
  readonly kind?: string;
  /** The first and the last month, "2026-03". */
  readonly from?: string;
  readonly to?: string;
}

/** The lists of the page, by their names in the history's entry and as ids of their sections. */
export const CORRECTIONS_LIST = "corrections";
export const HISTORY_LIST = "history";

/** The name of what is typed into a list's search field. */
export const TYPED = "text";

/** Few enough that the drafts below stay near. */
export const PAGE_SIZE = 15;

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

const KIND = /^[a-z_]{1,40}$/;
const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

function text(value: unknown, pattern: RegExp): string | undefined {
  return typeof value === "string" && pattern.test(value) ? value : undefined;
}

/** Whether a month can be asked for: typed to its end. */
export const isMonth = (value: string): boolean => MONTH.test(value);

/** What an address asks for, as far as it makes sense. */
export function counterSearch(raw: Readonly<Record<string, unknown>>): CounterSearch {
  const by = text(raw.to_correct_by, UUID);
  const responsible = text(raw.responsible, UUID);
  const status = HISTORY.find((known) => known === raw.status);
  const kind = text(raw.kind, KIND);
  const from = text(raw.from, MONTH);
  const to = text(raw.to, MONTH);
  return {
    ...(by && { to_correct_by: by }),
    ...(responsible && { responsible }),
    ...(status && { status }),
    ...(kind && { kind }),
    ...(from && { from }),
    ...(to && { to }),
  };
}

type Search = Schemas["InvoiceSearch"];

export const ALL_CORRECTIONS: Search = { statuses: ["to_correct"], limit: PAGE_SIZE };

export function correctionsSearch({ to_correct_by }: CounterSearch, state: ListState): Search {
  return narrowed(ALL_CORRECTIONS, to_correct_by, state);
}

export function historySearch(search: CounterSearch, state: ListState): Search {
  const { responsible, status, kind, from, to } = search;
  const all: Search = { statuses: status ? [status] : [...HISTORY], limit: PAGE_SIZE };
  const found = {
    ...all,
    ...(kind && { kind }),
    ...(from && { period_from: `${from}-01` }),
    ...(to && { period_to: lastOfMonth(`${to}-01`) }),
  };
  return narrowed(found, responsible, state);
}

/** Whether an address narrows the history. */
export function narrowsHistory({ responsible, status, kind, from, to }: CounterSearch): boolean {
  return [responsible, status, kind, from, to].some((filter) => filter !== undefined);
}

function narrowed(search: Search, responsible: string | undefined, state: ListState): Search {
  const typed = typedText(state, TYPED);
  const cursor = state.cursors.at(-1);
  return {
    ...search,
    ...(responsible && { responsible_id: responsible }),
    ...(typed && { text: typed }),
    ...(cursor && { cursor }),
  };
}
