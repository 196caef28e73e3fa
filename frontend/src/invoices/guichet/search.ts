import type { Schemas } from "@/client";
import { type ListState, typedText } from "@/lists/state";
import { HISTORY } from "./queries";

/** The filters that may stand in an address: ids and statuses. */
export interface CounterSearch {
  readonly to_correct_by?: string;
  readonly responsible?: string;
  readonly status?: (typeof HISTORY)[number];
}

/** The lists of the page, by their names in the history's entry and as ids of their sections. */
export const CORRECTIONS_LIST = "corrections";
export const HISTORY_LIST = "history";

/** Few enough that the drafts below stay near. */
export const PAGE_SIZE = 15;

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

function uuid(value: unknown): string | undefined {
  return typeof value === "string" && UUID.test(value) ? value : undefined;
}

/** What an address asks for, as far as it makes sense. */
export function counterSearch(raw: Readonly<Record<string, unknown>>): CounterSearch {
  const by = uuid(raw.to_correct_by);
  const responsible = uuid(raw.responsible);
  const status = HISTORY.find((known) => known === raw.status);
  return {
    ...(by && { to_correct_by: by }),
    ...(responsible && { responsible }),
    ...(status && { status }),
  };
}

type Search = Schemas["InvoiceSearch"];

export const ALL_CORRECTIONS: Search = { statuses: ["to_correct"], limit: PAGE_SIZE };

export function correctionsSearch({ to_correct_by }: CounterSearch, state: ListState): Search {
  return narrowed(ALL_CORRECTIONS, to_correct_by, state);
}

export function historySearch({ responsible, status }: CounterSearch, state: ListState): Search {
  return narrowed({ statuses: status ? [status] : [...HISTORY], limit: PAGE_SIZE }, responsible, state);
}

function narrowed(search: Search, responsible: string | undefined, state: ListState): Search {
  const beneficiary = typedText(state, "beneficiary");
  const cursor = state.cursors.at(-1);
  return {
    ...search,
    ...(responsible && { responsible_id: responsible }),
    ...(beneficiary && { beneficiary }),
    ...(cursor && { cursor }),
  };
}
