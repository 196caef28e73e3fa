import { KINDS, type Kind } from "@/invoices/forms";
import { type ListState, typedText } from "@/lists/state";
import { PAGE_SIZE } from "../queries";
import type { OfficeSearch, Status, View } from "../types";

export const VIEWS = ["to_review", "corrected", "decided_today", "all"] as const satisfies readonly View[];

/** Where more than one status is to be found: what a decision of today can have led to, and everything sent. */
export const STATUSES = {
  to_review: [],
  corrected: [],
  decided_today: ["accepted", "to_correct", "refused"],
  all: ["in_review", "to_correct", "accepted", "transmitted", "paid", "refused", "withdrawn"],
} as const satisfies Record<View, readonly Status[]>;

/** The filters that stand in the address; what is typed may name a person and does not (UX, Lists). */
export interface QueueSearch {
  readonly view?: Exclude<View, "to_review">;
  readonly kind?: Kind;
  readonly status?: Status;
  /** The first day of a band of `ageing`: what waits as long. */
  readonly age?: number;
}

/** Where everything waits, so that its age says something. */
export const isWaiting = (view: View): boolean => view === "to_review" || view === "corrected";

/** Its name in the history's entry. */
export const QUEUE_LIST = "queue";

/** What an address asks for, as far as it makes sense. */
export function queueSearch(raw: Readonly<Record<string, unknown>>): QueueSearch {
  const view = VIEWS.find((known) => known === raw.view);
  const kind = KINDS.find((known) => known === raw.kind);
  const status = STATUSES[view ?? "to_review"].find((known) => known === raw.status);
  return {
    ...(view && view !== "to_review" && { view }),
    ...(kind && { kind }),
    ...(status && { status }),
    ...(isWaiting(view ?? "to_review") && isAge(raw.age) && { age: raw.age }),
  };
}

const isAge = (raw: unknown): raw is number =>
  typeof raw === "number" && Number.isInteger(raw) && raw >= 0 && raw <= 10_000;

export function officeSearch({ view, kind, status, age }: QueueSearch, state: ListState): OfficeSearch {
  return {
    text: typedText(state, "text"),
    statuses: status ? [status] : [],
    kind: kind ?? null,
    age: age ?? null,
    view: view ?? "to_review",
    limit: PAGE_SIZE,
    cursor: state.cursors.at(-1) ?? null,
  };
}

/** Only to know how many: the smallest page. */
export const DECIDED_TODAY: OfficeSearch = {
  text: null,
  statuses: [],
  kind: null,
  age: null,
  view: "decided_today",
  limit: 1,
  cursor: null,
};

export function queueAddress(view: View): string {
  return view === "to_review" ? "/office" : `/office?view=${view}`;
}
