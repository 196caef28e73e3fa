import { parseDate } from "@/i18n";
import { addDays } from "@/ui/month";

/*
 * A departure or a return: a day and a time of the wall clock, "2026-08-05T13:30". While one of the two is not typed
 * yet its place is empty: "T13:30", "2026-08-06T".
 */

const DAY = /^\d{4}-\d\d-\d\d$/;

export const isDay = (text: string): boolean => DAY.test(text);

function split(instant: string): readonly [string, string] {
  const at = instant.indexOf("T");
  return at < 0 ? ["", instant] : [instant.slice(0, at), instant.slice(at + 1)];
}

export const dayOfInstant = (instant: string): string => split(instant)[0];
export const timeOfInstant = (instant: string): string => split(instant)[1];

/** Day and time as one value; nothing while there is no time and the day is the usual one. */
export function instantOf(day: string, time: string, usual: string): string {
  return time === "" && day === usual ? "" : `${day}T${time}`;
}

/** An instant of a trip that is moved to another day; days away from the departure stay as many. */
export function instantOn(day: string, instant: string, departure: string): string {
  if (instant === "" || !isDay(day)) return instant;
  const [own, time] = split(instant);
  const start = dayOfInstant(departure);
  const later = isDay(own) && isDay(start) ? daysBetween(start, own) : 0;
  return `${addDays(day, later)}T${time}`;
}

function daysBetween(first: string, last: string): number {
  return Math.round((Date.parse(last) - Date.parse(first)) / 86_400_000);
}

interface Days {
  /** In order, each once. */
  readonly days: readonly string[];
  readonly unread: readonly string[];
}

/**
 * The dates of a list as people write or paste it: "3.8., 10.8. et 17.8.2026", one a line, or "3., 10.8.26". What lacks
 * a month or a year has that of the next one that has it; where none has, it is `year`.
 */
export function parseDates(text: string, year: string): Days {
  const parts = text.split(/[,;\n\t]|\s(?:et|und|e|and)\s/).flatMap(partsOf);
  const days = new Set<string>();
  const unread: string[] = [];
  let following = { month: "", year };
  for (const part of parts.reverse()) {
    const read = parseDate(completed(part, following));
    if (isDay(read)) {
      days.add(read);
      following = { month: read.slice(5, 7), year: read.slice(0, 4) };
    } else unread.unshift(part);
  }
  return { days: [...days].sort(), unread };
}

/** "3." and "3.8." with the month and year of the date that follows; before January, December is of the year before. */
function completed(part: string, following: { readonly month: string; readonly year: string }): string {
  const [, day, month = following.month, year] =
    /^(\d{1,2})\.(?:(\d{1,2})\.?(\d{4}|\d{2})?)?$/.exec(part) ?? [];
  if (day === undefined) return part;
  const before = following.month !== "" && Number(month) - Number(following.month) > 6;
  return `${day}.${month}.${year ?? Number(following.year) - Number(before)}`;
}

/** A part is one date, perhaps with spaces in it, or several with spaces between. */
function partsOf(part: string): string[] {
  const whole = part.trim().replace(/\s+/g, " ");
  if (/^\d{1,2}\. ?\d{1,2}\. ?\d{2,4}$/.test(whole)) return [whole.replaceAll(" ", "")];
  return whole.split(" ").filter((one) => one !== "");
}
