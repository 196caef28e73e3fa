import { dayOf } from "./format";

/*
 * What people type and paste → what the API takes. A text that cannot be read comes back as it was, so that the server,
 * which alone decides, can say what is wrong with it. format.ts is the way back.
 */

const APOSTROPHES = /['’ʼ‘`´]/g;
const SPACES = /[\s\u00a0\u2009\u202f]/g;

function pad(value: string): string {
  return value.padStart(2, "0");
}

export function fullYear(year: string, today: Date): number {
  if (year.length === 4) return Number(year);
  const newest = (today.getFullYear() + 1) % 100;
  return Number(year) + (Number(year) <= newest ? 2000 : 1900);
}

function isoDate(day: string, month: string, year: number): string | null {
  const iso = `${year}-${pad(month)}-${pad(day)}`;
  const date = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso) ? iso : null;
}

/** What tells the year of a day that is typed without one. */
export interface Around {
  /** The first and last day of a period that it lies in, as far as they are known. */
  readonly from?: string;
  readonly to?: string;
  /** It lies ahead, as a due date does; else it is not in the future. */
  readonly ahead?: boolean;
}

const DAY = /^\d{4}-\d\d-\d\d$/;

function yearAround(monthDay: string, { from = "", to = "", ahead = false }: Around, today: Date): number {
  const since = DAY.test(from) ? from : null;
  const until = DAY.test(to) ? to : null;
  const day = since ?? until ?? dayOf(today);
  const year = Number(day.slice(0, 4));
  const isEarlier = `${year}-${monthDay}` < day;
  const isLater = `${year}-${monthDay}` > day;
  if (since !== null) {
    const next = `${year + 1}-${monthDay}`;
    return isEarlier && (until === null || next <= until) ? year + 1 : year;
  }
  if (until === null && ahead) return isEarlier ? year + 1 : year;
  return isLater ? year - 1 : year;
}

/** "1.5.24", "01.05.2024", "1/5/2024", "010524", "2024-05-01" → "2024-05-01"; "1.5" too, its year by what is around. */
export function parseDate(text: string, today = new Date(), around: Around = {}): string {
  const trimmed = text.trim();
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(trimmed);
  if (iso) return isoDate(iso[3] ?? "", iso[2] ?? "", Number(iso[1])) ?? trimmed;
  const swiss =
    /^(\d{1,2})\s*[./ -]\s*(\d{1,2})\s*[./ -]\s*(\d{4}|\d{2})$/.exec(trimmed) ??
    /^(\d{2})(\d{2})(\d{4}|\d{2})$/.exec(trimmed);
  if (!swiss) return withoutYear(trimmed, around, today);
  const [, day = "", month = "", year = ""] = swiss;
  return isoDate(day, month, fullYear(year, today)) ?? trimmed;
}

function withoutYear(text: string, around: Around, today: Date): string {
  const [, day = "", month = ""] = /^(\d{1,2})\s*[./-]\s*(\d{1,2})\s*\.?$/.exec(text) ?? [];
  if (day === "") return text;
  return isoDate(day, month, yearAround(`${pad(month)}-${pad(day)}`, around, today)) ?? text;
}

/** "1'234.50", "1 234,50", "CHF 1234.5", "1234.-" → "1234.50". */
export function parseMoney(text: string): string {
  const bare = text
    .replace(/CHF|Fr\.?/gi, "")
    .replace(SPACES, "")
    .replace(APOSTROPHES, "")
    .replace(/\.[-–—]{1,2}$/, "");
  const plain = decimalPoint(bare);
  const match = plain === null ? null : /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(plain);
  if (!match) return text.trim();
  const [, sign = "", whole = "", cents = ""] = match;
  return `${sign}${whole.replace(/^0+(?=\d)/, "")}.${cents.padEnd(2, "0")}`;
}

/** Reads "1,234.50" and "1.234,50" alike; "1,234" alone could mean either and is left to the person. */
function decimalPoint(text: string): string | null {
  const comma = text.lastIndexOf(",");
  const point = text.lastIndexOf(".");
  if (comma < 0) return text;
  if (point < 0) return /^-?\d+,\d{1,2}$/.test(text) ? text.replace(",", ".") : null;
  return comma > point ? text.replaceAll(".", "").replace(",", ".") : text.replaceAll(",", "");
}

/** "12,5" → "12.5"; "1'200" → "1200". */
export function parseNumber(text: string): string {
  const bare = text.replace(SPACES, "").replace(APOSTROPHES, "").replace(",", ".").replace(/%$/, "");
  return /^-?\d+(\.\d+)?$/.test(bare) ? bare : text.trim();
}

function digitsOf(text: string, lengths: readonly number[]): string {
  const digits = text.replace(/[\s\u00a0\u202f.\-/;'’]/g, "");
  return /^\d+$/.test(digits) && lengths.includes(digits.length) ? digits : text.trim();
}

/** "756.1234.5678.97" → "7561234567897". */
export const parseAvsNumber = (text: string): string => digitsOf(text, [13]);
/** "7 601 000 000 002" → "7601000000002". */
export const parseGln = (text: string): string => digitsOf(text, [13]);
/** "302 2024 1234567" → "30220241234567"; older numbers have 9 or 10 digits. */
export const parseDecisionNumber = (text: string): string => digitsOf(text, [9, 10, 14]);

/** "ch93 0076 2011 6238 5295 7" → "CH9300762011623852957". */
export function parseIban(text: string): string {
  const bare = text.replace(/[\s\u00a0\u202f.-]/g, "").toUpperCase();
  return /^[A-Z]{2}\d{2}[A-Z0-9]{8,30}$/.test(bare) ? bare : text.trim();
}
