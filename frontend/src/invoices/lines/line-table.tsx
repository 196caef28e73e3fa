import type { Finding } from "@/client";
import { formatMoney, useT } from "@/i18n";
import { IconButton, Table } from "@/ui";
import { EntryFindings } from "./checked";
import type { LineColumn, LineRow, ListTexts } from "./types";

type Act<Line> = (row: LineRow<Line>) => void;

interface Props<Line> {
  readonly texts: ListTexts;
  readonly columns: readonly LineColumn<Line>[];
  readonly withAmounts: boolean;
  readonly rows: readonly LineRow<Line>[];
  readonly total: { readonly label: string; readonly value: string } | null;
  readonly onEdit: Act<Line>;
  readonly findingsOf: (row: LineRow<Line>) => readonly Finding[];
  /** Opens an entry at one of its fields. */
  readonly onOpenAt: (row: LineRow<Line>, field: string) => void;
  /** Null where there may be no more of them. */
  readonly onCopy: Act<Line> | null;
  /** Null where there may be no fewer of them. */
  readonly onRemove: Act<Line> | null;
}

/** The finished entries. */
export function LineTable<Line>(props: Props<Line>) {
  const { texts, columns, withAmounts, rows, total, findingsOf, onOpenAt } = props;
  const { t } = useT();
  const amount: LineColumn<Line> = {
    key: "amount",
    header: t("invoices.lines.amount"),
    numeric: true,
    card: "aside",
    cell: (row) => <strong>{row.amount === null ? "–" : formatMoney(row.amount)}</strong>,
  };
  const actions: LineColumn<Line> = {
    key: "actions",
    header: t("common.actions"),
    headerHidden: true,
    card: "actions",
    cell: (row) => <RowActions {...props} row={row} />,
  };
  return (
    <Table
      caption={texts.title}
      columns={[...columns, ...(withAmounts ? [amount] : []), actions]}
      rows={rows}
      rowKey={({ id }) => id}
      noteOf={(row) => {
        const findings = findingsOf(row);
        return (
          findings.length > 0 && (
            <EntryFindings findings={findings} onOpen={(field) => onOpenAt(row, field)} />
          )
        );
      }}
      {...(total !== null && { total })}
    />
  );
}

type ActionProps<Line> = Pick<Props<Line>, "texts" | "onEdit" | "onCopy" | "onRemove"> & {
  readonly row: LineRow<Line>;
};

function RowActions<Line>({ texts, row, onEdit, onCopy, onRemove }: ActionProps<Line>) {
  const { t } = useT();
  const called = { line: texts.entry(row.index + 1) };
  return (
    <>
      <IconButton icon="pencil" label={t("invoices.lines.edit", called)} onClick={() => onEdit(row)} />
      {onCopy && (
        <IconButton icon="copy" label={t("invoices.lines.copy", called)} onClick={() => onCopy(row)} />
      )}
      {onRemove && (
        <IconButton icon="bin" label={t("invoices.lines.remove", called)} onClick={() => onRemove(row)} />
      )}
    </>
  );
}
