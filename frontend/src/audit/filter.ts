import { dayOf } from "@/i18n";
import type { ListState } from "@/lists/state";
import { type AuditSearch, PAGE_SIZE } from "./queries";

/** Its name in the history's entry: what is searched for may name a person, so none of it stands in the address. */
export const AUDIT_LIST = "audit";

/** What the filters hold, as texts; an empty one is no filter. */
export interface Filter {
  readonly day_from: string;
  readonly day_to: string;
  readonly person: string;
  readonly officer_id: string;
  readonly organisation: string;
  readonly reference: string;
  readonly subject_id: string;
  readonly action: string;
  readonly subject_type: string;
  readonly outcome: string;
}

const DAYS = 7;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The last seven days of everything. */
export function noFilter(now = new Date()): Filter {
  const first = new Date(now);
  first.setDate(first.getDate() - DAYS + 1);
  return {
    day_from: dayOf(first),
    day_to: dayOf(now),
    person: "",
    officer_id: "",
    organisation: "",
    reference: "",
    subject_id: "",
    action: "",
    subject_type: "",
    outcome: "",
  };
}

export const filterOf = ({ typed }: ListState): Filter => ({ ...noFilter(), ...typed });

export type Mistake = "day_missing" | "day_order" | "id_not_valid";

/** What is wrong with a filter, by field. */
export function mistakes({ day_from, day_to, subject_id }: Filter): Partial<Record<keyof Filter, Mistake>> {
  const isDay = { day_from: DAY.test(day_from), day_to: DAY.test(day_to) };
  const id = subject_id.trim();
  return {
    ...(!isDay.day_from && { day_from: "day_missing" }),
    ...(!isDay.day_to && { day_to: "day_missing" }),
    ...(isDay.day_from && isDay.day_to && day_from > day_to && { day_from: "day_order" }),
    ...(id !== "" && !ID.test(id) && { subject_id: "id_not_valid" }),
  };
}

/** The API's search; its lists are the contract's own words, which the state of the log has given. */
export function searchOf(filter: Filter, state: ListState): AuditSearch {
  const typed = (text: string) => text.trim() || null;
  return {
    day_from: filter.day_from,
    day_to: filter.day_to,
    person: typed(filter.person),
    officer_id: typed(filter.officer_id),
    organisation: typed(filter.organisation),
    reference: typed(filter.reference),
    subject_id: typed(filter.subject_id),
    actions: (filter.action ? [filter.action] : []) as Required<AuditSearch>["actions"],
    subject_types: (filter.subject_type
      ? [filter.subject_type]
      : []) as Required<AuditSearch>["subject_types"],
    outcome: typed(filter.outcome) as Required<AuditSearch>["outcome"],
    limit: PAGE_SIZE,
    cursor: state.cursors.at(-1) ?? null,
  };
}
