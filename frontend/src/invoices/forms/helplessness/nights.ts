import { addDays, addMonths, firstOfMonth, lastOfMonth } from "@/ui/month";
import type { Absence, HelplessnessValues, MonthValues } from "./values";

/*
 * The calendar writes the absences and counts the nights of each month for the person who fills it in. Whether they are
 * right, and what they come to, the server says.
 */

export const PLACES = [
  "home",
  "hospital",
  "institution_family",
  "institution_ai",
  "institution_other",
  "abroad",
] as const;
export type Place = (typeof PLACES)[number];

export const COUNTS = [
  "home",
  "hospital",
  "institution_family",
  "institution_ai",
  "institution_other",
] as const;

const ISO = /^\d{4}-\d\d-\d\d$/;
const MOST_MONTHS = 4;

type Period = Pick<HelplessnessValues, "period_from" | "period_to">;

const isPeriod = (from: string, to: string) => ISO.test(from) && ISO.test(to) && from <= to;

/** The months of a period that can be sent; of a longer one the first. */
export function monthsOf(from: string, to: string): string[] {
  if (!isPeriod(from, to)) return [];
  const months: string[] = [];
  for (let day = firstOfMonth(from); day <= to && months.length < MOST_MONTHS; day = addMonths(day, 1))
    months.push(day.slice(0, 7));
  return months;
}

/** The first and last day of a month in the period. */
export function daysIn(month: string, { period_from, period_to }: Period): [string, string] | null {
  if (!isPeriod(period_from, period_to) || !/^\d{4}-\d\d$/.test(month)) return null;
  const first = `${month}-01`;
  const from = period_from > first ? period_from : first;
  const to = period_to < lastOfMonth(first) ? period_to : lastOfMonth(first);
  return from <= to ? [from, to] : null;
}

export function daysBetween(first: string, last: string): string[] {
  const days: string[] = [];
  for (let day = first; day <= last; day = addDays(day, 1)) days.push(day);
  return days;
}

/** Null while it is not said what place it was. */
export function placeOf({ kind, payer }: Pick<Absence, "kind" | "payer">): Place | null {
  const name = kind === "institution" ? `institution_${payer}` : kind;
  return PLACES.find((place) => place === name) ?? null;
}

const covers = ({ first_night, last_night }: Absence, day: string) =>
  ISO.test(first_night) && ISO.test(last_night) && first_night <= day && day <= last_night;

/** Where a night was spent: at home, unless an absence says something else. */
export function placeOn(day: string, absences: readonly Absence[]): Place {
  const absence = absences.find((one) => covers(one, day));
  return (absence && placeOf(absence)) ?? "home";
}

export const isCounted = (month: MonthValues) => COUNTS.some((place) => month[place] !== "");

/** A month with its nights counted; those abroad count as at home. */
export function counted(month: MonthValues, values: Period & Pick<HelplessnessValues, "absences">) {
  const days = daysIn(month.month, values);
  const places = days === null ? [] : daysBetween(...days).map((day) => placeOn(day, values.absences));
  const number = (place: Place) => places.filter((one) => one === place).length;
  const shown = (nights: number) => (nights === 0 ? "" : String(nights));
  return {
    ...month,
    home: String(number("home") + number("abroad")),
    hospital: shown(number("hospital")),
    institution_family: shown(number("institution_family")),
    institution_ai: shown(number("institution_ai")),
    institution_other: shown(number("institution_other")),
  };
}

/** The absences after nights were marked: what was there is cut, what continues becomes one. */
export function marked(absences: readonly Absence[], first: string, last: string, place: Place): Absence[] {
  const rest = absences.flatMap((absence) => without(absence, first, last));
  if (place === "home") return rest;
  const [kind = "", payer = ""] = place.split("_");
  const alike = absences.filter((one) => placeOf(one) === place);
  const where = alike.findLast((one) => one.where !== "")?.where ?? "";
  const before = rest.find((one) => placeOf(one) === place && addDays(one.last_night, 1) === first);
  const after = rest.find((one) => placeOf(one) === place && addDays(last, 1) === one.first_night);
  const stay = before ?? after ?? { sent: "", where };
  const grown: Absence = {
    ...stay,
    kind,
    payer,
    first_night: before?.first_night ?? first,
    last_night: after?.last_night ?? last,
  };
  return [...rest.filter((one) => one !== before && one !== after), grown].toSorted((one, other) =>
    one.first_night.localeCompare(other.first_night),
  );
}

/** What is left of an absence without some nights; the first part is still the one that was sent. */
function without(absence: Absence, first: string, last: string): Absence[] {
  const { first_night, last_night } = absence;
  if (!ISO.test(first_night) || !ISO.test(last_night) || last_night < first || last < first_night)
    return [absence];
  const parts: Absence[] = [];
  if (first_night < first) parts.push({ ...absence, last_night: addDays(first, -1) });
  if (last < last_night)
    parts.push({ ...absence, first_night: addDays(last, 1), ...(parts.length > 0 && { sent: "" }) });
  return parts;
}
