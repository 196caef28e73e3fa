import { addDays } from "@/ui/month";
import { daysBetween, daysIn, isDay, type Period } from "./period";
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

/** Null while it is not said what place it was. */
export function placeOf({ kind, payer }: Pick<Absence, "kind" | "payer">): Place | null {
  const name = kind === "institution" ? `institution_${payer}` : kind;
  return PLACES.find((place) => place === name) ?? null;
}

const covers = ({ first_night, last_night }: Absence, day: string) =>
  isDay(first_night) && isDay(last_night) && first_night <= day && day <= last_night;

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
  if (!isDay(first_night) || !isDay(last_night) || last_night < first || last < first_night) return [absence];
  const parts: Absence[] = [];
  if (first_night < first) parts.push({ ...absence, last_night: addDays(first, -1) });
  if (last < last_night)
    parts.push({ ...absence, first_night: addDays(last, 1), ...(parts.length > 0 && { sent: "" }) });
  return parts;
}
