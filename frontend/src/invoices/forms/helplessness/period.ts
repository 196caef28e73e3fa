import { dayOf } from "@/i18n";
import { addDays, addMonths, firstOfMonth, lastOfMonth } from "@/ui/month";

const ISO = /^\d{4}-\d\d-\d\d$/;
const MOST_MONTHS = 4;

export const isDay = (text: string) => ISO.test(text);

/** As it is typed. */
export interface Period {
  readonly period_from: string;
  readonly period_to: string;
}

const isPeriod = (from: string, to: string) => isDay(from) && isDay(to) && from <= to;

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

export interface Quarter {
  readonly from: string;
  readonly to: string;
  readonly year: number;
  /** 1 to 4. */
  readonly number: number;
}

/** The calendar quarters that are over, the last one first. */
export function lastQuarters(count: number, today = dayOf(new Date())): Quarter[] {
  const month = Number(today.slice(5, 7)) - 1;
  const running = `${today.slice(0, 4)}-${String(month - (month % 3) + 1).padStart(2, "0")}-01`;
  const ends = addDays(addMonths(running, 3), -1) <= today;
  return Array.from({ length: count }, (_, index) => {
    const from = addMonths(running, -3 * (ends ? index : index + 1));
    const to = addDays(addMonths(from, 3), -1);
    return { from, to, year: Number(from.slice(0, 4)), number: (Number(from.slice(5, 7)) + 2) / 3 };
  });
}
