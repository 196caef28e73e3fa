import type { SectionData } from "@/ui/section-table";

/** A field that a correction can be asked for: its pointer into the body, and how the page calls it. */
export interface Field {
  readonly pointer: string;
  readonly label: string;
  readonly value: string;
}

/** Every field of the content, in the order in which it is read; a line of a table counts as one. */
export function fieldsOf({ sections }: { readonly sections: readonly SectionData[] }): readonly Field[] {
  return sections.flatMap(({ rows, table }) => [
    ...rows.flatMap(({ pointer, label, value }) => (pointer === null ? [] : [{ pointer, label, value }])),
    ...(table?.rows ?? []).flatMap(({ pointer, cells }, index) =>
      pointer === null
        ? []
        : [
            {
              pointer,
              label: `${table?.caption ?? ""} ${index + 1}`,
              value: cells.map(({ value }) => value).join(", "),
            },
          ],
    ),
  ]);
}
