import type { ReactNode } from "react";
import { useT } from "@/i18n";
import { Section } from "./page";
import { SummaryList } from "./panels";
import { type Column, Table, TwoLines } from "./table";

interface Cell {
  readonly value: string;
  readonly detail: string | null;
  readonly pointer: string | null;
}

interface SectionRow {
  readonly label: string;
  readonly value: string;
  readonly detail: string | null;
  readonly pointer: string | null;
}

interface TableRow {
  readonly pointer: string | null;
  readonly cells: readonly Cell[];
}

interface SectionColumn {
  readonly label: string;
  readonly numeric: boolean;
  /** Amounts say by themselves what they are, so on a phone's card they need no label. */
  readonly amount: boolean;
}

/** What the API's `Section` says: the content of an invoice, ready to read in the reader's language. */
export interface SectionData {
  readonly title: string;
  readonly rows: readonly SectionRow[];
  readonly table: {
    readonly caption: string;
    readonly columns: readonly SectionColumn[];
    readonly rows: readonly TableRow[];
    readonly total: { readonly label: string; readonly value: string } | null;
  } | null;
}

interface Props {
  readonly section: SectionData;
  /** What stands in place of the words of a row, for instance links; undefined leaves them. */
  readonly contentOf?: (pointer: string) => ReactNode;
  /** Where to change what a pointer names; null where it cannot be changed. Adds the links "Modifier". */
  readonly hrefOf?: (pointer: string) => string | null;
}

export function SectionTable({ section, contentOf, hrefOf }: Props) {
  const rows = section.rows.map((row, index) => ({
    key: `${index}`,
    label: row.label,
    value: (row.pointer !== null && contentOf?.(row.pointer)) || row.value,
    detail: row.detail,
    href: (row.pointer !== null && hrefOf?.(row.pointer)) || undefined,
  }));
  const table = hrefOf && section.table && parentOf(section.table.rows[0]?.pointer ?? null);
  const href = table ? hrefOf(table) : null;
  return (
    <Section title={section.title} action={href && <EditLink href={href} what={section.title} />}>
      {rows.length > 0 && <SummaryList rows={rows} />}
      {section.table && <Lines table={section.table} />}
    </Section>
  );
}

/** The list that a row belongs to: /form/lines/0 → /form/lines. */
const parentOf = (pointer: string | null): string | null => pointer?.replace(/\/[^/]*$/, "") ?? null;

function EditLink({ href, what }: { readonly href: string; readonly what: string }) {
  const { t } = useT();
  return (
    <a href={href}>
      {t("common.edit")}
      <span className="vh"> : {what}</span>
    </a>
  );
}

/** The columns of a section's table; `contentOf` is what stands in place of the words of a row's cells. */
export function sectionColumns(
  { columns }: NonNullable<SectionData["table"]>,
  contentOf?: (row: TableRow, index: number) => ReactNode,
): readonly Column<TableRow>[] {
  const title = columns.findIndex(({ numeric }) => !numeric);
  return columns.map(({ label, numeric, amount }, index) => ({
    key: `${index}`,
    header: label,
    numeric,
    ...(index === title && { card: "title" as const }),
    ...(amount && index === columns.length - 1 && { card: "aside" as const }),
    cell: (row) => {
      const { value, detail } = row.cells[index] ?? { value: "", detail: null };
      return <TwoLines main={contentOf ? contentOf(row, index) : value} sub={detail} />;
    },
  }));
}

function Lines({ table }: { readonly table: NonNullable<SectionData["table"]> }) {
  return (
    <Table
      caption={table.caption}
      columns={sectionColumns(table)}
      rows={table.rows}
      rowKey={(row) => row.pointer ?? `${table.rows.indexOf(row)}`}
      {...(table.total && { total: table.total })}
    />
  );
}
