import type { SectionData } from "@/ui/section-table";

/** A field that a correction can be asked for: its pointer into the body, and how the page calls it. */
export interface Field {
  readonly pointer: string;
  readonly label: string;
  readonly value: string;
}

type Table = NonNullable<SectionData["table"]>;
type Line = Table["rows"][number];

/** Every field of the content, in the order in which it is read; a line of a table comes before its cells. */
export function fieldsOf({ sections }: { readonly sections: readonly SectionData[] }): readonly Field[] {
  return sections.flatMap(({ rows, table }) => [
    ...rows.flatMap(({ pointer, label, value }) => (pointer === null ? [] : [{ pointer, label, value }])),
    ...(table ? table.rows.flatMap((line, index) => fieldsOfLine(table, line, index)) : []),
  ]);
}

function fieldsOfLine(
  { caption, columns }: Table,
  { pointer, cells }: Line,
  index: number,
): readonly Field[] {
  const line = `${caption} ${index + 1}`;
  const whole = cells.map(({ value }) => value).join(", ");
  return [
    ...(pointer === null ? [] : [{ pointer, label: line, value: whole }]),
    ...cells.flatMap((cell, column) =>
      cell.pointer === null
        ? []
        : [{ pointer: cell.pointer, label: `${line} – ${columns[column]?.label ?? ""}`, value: cell.value }],
    ),
  ];
}

/** What a cell is marked as: its own field; the first that is computed stands for its line. */
export function pointerOf({ pointer, cells }: Line, column: number): string | null {
  const computed = cells.findIndex((cell) => cell.pointer === null);
  return cells[column]?.pointer ?? (column === computed ? pointer : null);
}
