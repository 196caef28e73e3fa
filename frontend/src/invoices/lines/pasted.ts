/*
 * Rows copied in a spreadsheet → entries of a list. What cannot be read stays as it was where its field can hold it, so
 * that the server's check says what is wrong with it; else it is named before the rows are added.
 */

import { type Around, formatDate } from "@/i18n";
import { parseDate } from "@/i18n/parse";
import { type Meaning, wordsOf } from "./heading-words";

/** A column that pasted rows may have: with headings in any order, without them in this one. */
export interface PastedColumn<Line> {
  /** Its heading, which is the field's label. */
  readonly label: string;
  /** Other headings that it is known by. */
  readonly means?: Meaning;
  /** Those that it is known by only where the column of another label is not there: a sum is no price of one. */
  readonly alone?: { readonly means: Meaning; readonly without: string };
  /** Whether a cell may be meant, where a heading belongs to more than one column. */
  readonly fits?: (cell: string) => boolean;
  /** The entry with what a cell says; null where that means nothing. Columns further up the list come first. */
  readonly put: (line: Line, cell: string, period: Around) => Line | null;
  /** The entry where that was null. */
  readonly missed?: (line: Line) => Line;
  /** What the entry then says there. */
  readonly shown: (line: Line) => string;
}

/** A cell that is not taken over. */
export interface Misread {
  /** Which entry, from 1. */
  readonly no: number;
  readonly label: string;
  readonly cell: string;
}

/** What a pasted text holds, as far as the preview needs to know. */
export interface Preview {
  /** The columns that were understood, in the order of the rows. */
  readonly headings: readonly string[];
  /** What each entry says in them. */
  readonly rows: readonly (readonly string[])[];
  /** Headings, or places of columns, that belong to no field. */
  readonly unread: readonly string[];
  readonly misread: readonly Misread[];
}

export interface Pasted<Line> extends Preview {
  readonly lines: readonly Line[];
}

/** A column that is known by the words that people use for it. */
export const known = <Line>(
  means: Meaning,
  column: PastedColumn<Line>,
  alone?: PastedColumn<Line>["alone"],
): PastedColumn<Line> => ({ ...column, means, ...(alone && { alone }) });

type TextField<Line> = { [Field in keyof Line]: Line[Field] extends string ? Field : never }[keyof Line] &
  string;
type TickField<Line> = { [Field in keyof Line]: Line[Field] extends boolean ? Field : never }[keyof Line] &
  string;

const asTyped = (text: string): string => text;

const put = <Line>(line: Line, field: keyof Line, value: string | boolean): Line => ({
  ...line,
  [field]: value,
});

/** A field that holds whatever was typed. */
export const textColumn = <Line>(
  field: TextField<Line>,
  label: string,
  read: (text: string) => string = asTyped,
  format: (value: string) => string = asTyped,
): PastedColumn<Line> => ({
  label,
  put: (line, cell) => put(line, field, read(cell)),
  shown: (line) => format(String(line[field])),
});

/** A day; without its year it is in the invoice's period. */
export const dayColumn = <Line>(field: TextField<Line>, label: string): PastedColumn<Line> => ({
  label,
  put: (line, cell, period) => put(line, field, dayOf(cell, period)),
  shown: (line) => formatDate(String(line[field])),
});

export const dayOf = (cell: string, period: Around): string => parseDate(cell, new Date(), period);

export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** A field with one of these values, by its words or as programs call it. */
export const choiceColumn = <Line>(
  field: TextField<Line>,
  label: string,
  choices: readonly Choice[],
): PastedColumn<Line> => ({
  label,
  put: (line, cell) => {
    const wanted = folded(cell);
    const chosen = choices.find((choice) => [choice.label, choice.value].map(folded).includes(wanted));
    return chosen === undefined ? null : put(line, field, chosen.value);
  },
  shown: (line) => choices.find(({ value }) => value === line[field])?.label ?? "",
});

/** In the languages of the country: what is pasted need not be in the language that is read. */
const YES = ["x", "1", "oui", "o", "ja", "j", "si", "s", "yes", "y", "true", "vrai", "wahr", "vero"];
const NO = ["0", "", "non", "nein", "no", "n", "false", "faux", "falsch", "falso"];

export const tickColumn = <Line>(
  field: TickField<Line>,
  label: string,
  words: { readonly yes: string; readonly no: string },
): PastedColumn<Line> => ({
  label,
  fits: (cell) => [...YES, ...NO].includes(folded(cell)),
  put: (line, cell) => {
    const wanted = folded(cell);
    if (YES.includes(wanted)) return put(line, field, true);
    return NO.includes(wanted) ? put(line, field, false) : null;
  },
  shown: (line) => (line[field] ? words.yes : words.no),
});

/** The cells on a clipboard: a cell in quotes may hold tabs, quotes and line breaks. */
export function cellsOf(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  const cell = /(?:"((?:[^"]|"")*)"(?=\t|\r?\n|$)|([^\t\n]*?))(\t|\r?\n|$)/gy;
  while (cell.lastIndex < text.length) {
    const found = cell.exec(text);
    if (!found) break;
    rows.at(-1)?.push((found[1]?.replaceAll('""', '"') ?? found[2] ?? "").replace(/\s+/g, " ").trim());
    if (found[3] !== "\t" && cell.lastIndex < text.length) rows.push([]);
  }
  return rows.filter((row) => row.some((value) => value !== ""));
}

/** Whether what is pasted into a field is more than one cell. */
export const isTable = (text: string): boolean => /\t/.test(text.trim());

/** Letters and figures alone: "Prix unitaire *" is "prix-unitaire". */
const folded = (text: string): string =>
  text
    .normalize("NFD")
    .replace(/[^\p{L}\p{N}]/gu, "")
    .toLowerCase();

/** A heading as it may be meant: "Betrag (CHF)" is "betrag" too. */
const readings = (heading: string): readonly string[] => [
  folded(heading),
  folded(heading.replace(/\([^)]*\)|\b(en |in )?(chf|fr\.?)\s*$/gi, "")),
];

type Column<Line> = PastedColumn<Line> | null;

/** Which column each heading is: by its label first, then by other words for it, each column once. */
function columnsBy<Line>(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  columns: readonly PastedColumn<Line>[],
): readonly Column<Line>[] {
  const used: Column<Line>[] = headings.map(() => null);
  const fits = (column: PastedColumn<Line>, index: number) =>
    rows.every((row) => !row[index] || (column.fits?.(row[index]) ?? true));
  const take = (namesOf: (column: PastedColumn<Line>) => readonly string[], always = false) => {
    for (const [index, heading] of headings.entries()) {
      if (used[index] !== null) continue;
      const meant = (column: PastedColumn<Line>) =>
        !used.includes(column) &&
        namesOf(column).some((name) => readings(heading).includes(folded(name))) &&
        (always || fits(column, index));
      used[index] = columns.find(meant) ?? null;
    }
  };
  const isUsed = (wanted: string) => used.some((column) => column?.label === wanted);
  take(({ label }) => [label]);
  take(({ means }) => (means ? wordsOf(means) : []));
  take(({ alone }) => (alone && !isUsed(alone.without) ? wordsOf(alone.means) : []));
  take(({ label }) => [label], true);
  return used;
}

/** Whether a first row that names no column is headings all the same: words over figures. */
const looksHeaded = (first: readonly string[], rest: readonly (readonly string[])[]): boolean =>
  !first.some((cell) => /\d/.test(cell)) && rest.some((row) => row.some((cell) => /\d/.test(cell)));

export interface ReadAs<Line> {
  readonly columns: readonly PastedColumn<Line>[];
  /** What each entry begins with. */
  readonly empty: Line;
  /** An entry whose cells are read, with what follows from them. */
  readonly finished?: (line: Line) => Line;
  readonly period?: Around;
}

/** What the rows of a text are, and which column each of their cells is of. */
function laidOut<Line>(text: string, columns: readonly PastedColumn<Line>[]) {
  const [first = [], ...rest] = cellsOf(text);
  const byHeading = columnsBy(first, rest, columns);
  const found = byHeading.filter((column) => column !== null).length;
  const headed = found > 0 || looksHeaded(first, rest);
  const used = headed ? byHeading : first.map((_, index) => columns[index] ?? null);
  // One column out of many would make entries that say next to nothing.
  const understood = !headed || found > 1 || found === first.length;
  const rows = !understood || first.length === 0 ? [] : headed ? rest : [first, ...rest];
  return {
    used,
    rows: rows.filter((row) => used.some((column, index) => column !== null && row[index])),
    unread: used.flatMap((column, index) =>
      column === null ? [headed ? (first[index] ?? "") : String(index + 1)] : [],
    ),
  };
}

/** The entries of a text. */
export function readPasted<Line extends object>(
  text: string,
  { columns, empty, finished = (line) => line, period = {} }: ReadAs<Line>,
): Pasted<Line> {
  const { used, rows, unread } = laidOut(text, columns);
  const misread: Misread[] = [];
  const lines = rows.map((row, index) => {
    const fill = (line: Line, column: PastedColumn<Line>): Line => {
      const cell = row[used.indexOf(column)] ?? "";
      const filled = cell === "" ? line : column.put(line, cell, period);
      if (filled !== null) return filled;
      misread.push({ no: index + 1, label: column.label, cell });
      return column.missed?.(line) ?? line;
    };
    return finished(columns.reduce(fill, empty));
  });
  const shown = used.filter((column) => column !== null);
  return {
    lines,
    headings: shown.map(({ label }) => label),
    rows: lines.map((line) => shown.map((column) => column.shown(line))),
    unread: unread.filter((heading) => heading !== ""),
    misread,
  };
}
