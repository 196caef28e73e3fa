/*
 * Rows copied in a spreadsheet → entries of a list. What cannot be read stays as it was, so that the server's check
 * says what is wrong with it at its field.
 */

/** A column that pasted rows may have: with headings in any order, without them in this one. */
export interface PastedColumn<Line> {
  readonly field: Extract<keyof Line, string>;
  /** Its heading, which is the field's label. */
  readonly label: string;
  readonly read: (text: string) => string;
}

export interface Pasted<Line> {
  readonly lines: readonly Line[];
  /** The columns that were understood, in the order of the rows. */
  readonly columns: readonly { readonly field: string; readonly label: string }[];
  /** Headings, or places of columns, that belong to no field. */
  readonly unread: readonly string[];
}

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

const folded = (text: string): string =>
  text
    .normalize("NFD")
    .replace(/\p{M}|[*.]/gu, "")
    .trim()
    .toLowerCase();

export function readPasted<Line extends object>(
  text: string,
  columns: readonly PastedColumn<Line>[],
  empty: Line,
): Pasted<Line> {
  const [first = [], ...rest] = cellsOf(text);
  const byHeading = first.map((cell) => columns.find(({ label }) => folded(label) === folded(cell)) ?? null);
  const headed = byHeading.some((column) => column !== null);
  const rows = headed ? rest : first.length > 0 ? [first, ...rest] : [];
  const used = headed ? byHeading : (rows[0] ?? []).map((_, index) => columns[index] ?? null);
  return {
    lines: rows.map((row) => lineOf(row, used, empty)),
    columns: used.filter((column) => column !== null),
    unread: used.flatMap((column, index) =>
      column === null ? [headed ? (first[index] ?? "") : String(index + 1)] : [],
    ),
  };
}

function lineOf<Line extends object>(
  row: readonly string[],
  used: readonly (PastedColumn<Line> | null)[],
  empty: Line,
): Line {
  const typed: Record<string, string> = {};
  used.forEach((column, index) => {
    const text = row[index] ?? "";
    if (column !== null && text !== "") typed[column.field] = column.read(text);
  });
  return { ...empty, ...typed };
}
