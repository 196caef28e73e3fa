import { KINDS, type Kind } from "@/invoices/forms";
import type { StatisticsQuery } from "./queries";

/** The filters that stand in the address: months, type, company and grouping. Nothing in them names a person. */
export interface StatisticsSearch {
  readonly from?: string;
  readonly to?: string;
  readonly kind?: Kind;
  readonly company?: string;
  readonly by?: "week";
}

const MONTH = /^20\d\d-(0[1-9]|1[0-2])$/;
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const matching = (value: unknown, pattern: RegExp) =>
  typeof value === "string" && pattern.test(value) ? value : undefined;

/** What an address asks for, as far as it makes sense. */
export function statisticsSearch(raw: Readonly<Record<string, unknown>>): StatisticsSearch {
  const [from, to] = [matching(raw.from, MONTH), matching(raw.to, MONTH)];
  const kind = KINDS.find((known) => known === raw.kind);
  const company = matching(raw.company, ID);
  return {
    ...(from && { from }),
    ...(to && { to }),
    ...(kind && { kind }),
    ...(company && { company }),
    ...(raw.by === "week" && { by: "week" }),
  };
}

/** How many months there are to choose from: all that a chart by weeks has room for. */
export const MONTHS = 24;
const USUAL = 12;

/** The current month and those before it, the newest first. */
export function monthsUntil(today: Date, count = MONTHS): readonly string[] {
  return Array.from({ length: count }, (_, index) =>
    new Date(Date.UTC(today.getFullYear(), today.getMonth() - index, 1)).toISOString().slice(0, 7),
  );
}

/** The months that are shown: the last twelve by themselves; who chooses an end before the beginning gets one month. */
export function monthsOf({ from, to }: StatisticsSearch, today: Date): { from: string; to: string } {
  const known = monthsUntil(today, USUAL);
  const last = to ?? [known[0] ?? "", from ?? ""].sort().at(-1) ?? "";
  const first = from ?? [known.at(-1) ?? "", last].sort()[0] ?? "";
  return { from: [first, last].sort()[0] ?? first, to: last };
}

/** With the change of one month, the other follows where the period would end before it begins. */
export function changedMonth(
  months: { readonly from: string; readonly to: string },
  which: "from" | "to",
  month: string,
): { from: string; to: string } {
  const next = { ...months, [which]: month };
  return next.from <= next.to ? next : { from: month, to: month };
}

function lastDayOf(month: string): string {
  const [year = 0, number = 0] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
}

export function statisticsQuery(search: StatisticsSearch, today: Date): StatisticsQuery {
  const { from, to } = monthsOf(search, today);
  return {
    from: `${from}-01`,
    to: lastDayOf(to),
    by: search.by ?? "month",
    ...(search.kind && { kind: search.kind }),
    ...(search.company && { organisation_id: search.company }),
  };
}
