import { LANGUAGES, type Language } from "./languages";
import { fullYear } from "./parse";
import { currentLanguage } from "./texts";

const VALUE = /^(\d{4})-(0[1-9]|1[0-2])$/;

function monthFormat(language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(`${language}-CH`, { ...options, timeZone: "UTC" });
}

const firstDay = (year: number, month: number) => new Date(Date.UTC(year, month - 1, 1));

/** "2026-03" → "mars 2026"; the text itself when it is not a month. */
export function formatMonth(value: string, language: Language = currentLanguage()): string {
  const match = VALUE.exec(value);
  if (!match) return value;
  const day = firstDay(Number(match[1]), Number(match[2]));
  return monthFormat(language, { month: "long", year: "numeric" }).format(day);
}

const bare = (name: string) =>
  name
    .normalize("NFD")
    .replace(/[^a-z]/gi, "")
    .toLowerCase();

/** By name or its beginning, in any of our languages: what is pasted need not be in the language that is read. */
function numberOf(name: string): number | null {
  const wanted = bare(name);
  if (wanted.length < 3) return null;
  const found = new Set<number>();
  for (const language of LANGUAGES) {
    const { format } = monthFormat(language, { month: "long" });
    for (let month = 1; month <= 12; month += 1)
      if (bare(format(firstDay(2024, month))).startsWith(wanted)) found.add(month);
  }
  const [only] = found;
  return only !== undefined && found.size === 1 ? only : null;
}

function isMonth(month: number | null): month is number {
  return month !== null && month >= 1 && month <= 12;
}

/** "3.2026", "03/26", "032026", "mars 2026", "2026-3" → "2026-03". */
export function parseMonth(text: string, today = new Date()): string {
  const trimmed = text.trim();
  const iso = /^(\d{4})[-./](\d{1,2})$/.exec(trimmed);
  const [, first = "", year = ""] = iso
    ? [null, iso[2], iso[1]]
    : (/^(\d{1,2})\s*[./ -]\s*(\d{4}|\d{2})$/.exec(trimmed) ??
      /^(\d{2})(\d{4})$/.exec(trimmed) ??
      /^(\p{L}+\.?)\s*(\d{4}|\d{2})$/u.exec(trimmed) ??
      []);
  const month = /^\d/.test(first) ? Number(first) : numberOf(first);
  if (!isMonth(month)) return trimmed;
  return `${fullYear(year, today)}-${String(month).padStart(2, "0")}`;
}

/** The month before or after; from what is not a month yet, the last one or this one. */
export function stepMonth(value: string, step: -1 | 1, today = new Date()): string {
  const match = VALUE.exec(value);
  const day = match
    ? firstDay(Number(match[1]), Number(match[2]) + step)
    : firstDay(today.getFullYear(), today.getMonth() + (step === -1 ? 0 : 1));
  return day.toISOString().slice(0, 7);
}
