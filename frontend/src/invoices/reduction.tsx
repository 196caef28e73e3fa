import type { Schemas } from "@/client";
import { formatMoney, formatPeriod, t, useT } from "@/i18n";
import { type Column, Figures, Notice, Table, TwoLines } from "@/ui";
import { FormalDecision } from "./formal-decision";
import type { Invoice } from "./queries";

export type Reduction = Schemas["Reduction"];
type Line = Reduction["lines"][number];

/** "CHF 274.10 accordés au lieu de CHF 324.10" */
export const insteadText = ({ allowed, requested }: Pick<Reduction, "allowed" | "requested">): string =>
  t("invoices.reduction.instead", { allowed: formatMoney(allowed), requested: formatMoney(requested) });

interface Named {
  readonly label: string;
  readonly served_from: string | null;
  readonly served_to: string | null;
}

/** What a line is called, and when it was done where the form says so. */
export const lineName = ({ label, served_from, served_to }: Named): string =>
  served_from === null ? label : `${label}, ${formatPeriod(served_from, served_to)}`;

/** What a step of the history says: somebody's words, or how much less was accepted. */
export const saidOf = ({ message, reduction }: Schemas["InvoiceEventOut"]): string | null =>
  reduction ? insteadText(reduction) : message;

/** Of each line that was reduced both amounts, and why. */
export function ReducedLines({
  lines,
  dense = false,
}: {
  readonly lines: readonly Line[];
  readonly dense?: boolean;
}) {
  const { t } = useT();
  const amount = (key: "requested" | "allowed"): Column<Line> => ({
    key,
    header: t(`invoices.reduction.${key}`),
    numeric: true,
    cell: (line) => <Figures>{formatMoney(line[key])}</Figures>,
  });
  const columns: Column<Line>[] = [
    {
      key: "what",
      header: t("invoices.reduction.what"),
      card: "title",
      cell: ({ reason, message, ...line }) => (
        <TwoLines
          main={lineName(line)}
          sub={t("invoices.reduction.why", { why: [reason, message].filter(Boolean).join(" ") })}
          strong
        />
      ),
    },
    amount("requested"),
    amount("allowed"),
  ];
  return (
    <Table
      caption={t("invoices.reduction.caption")}
      columns={columns}
      rows={lines}
      rowKey={({ line }) => `${line}`}
      dense={dense}
    />
  );
}

/** Less is paid than was asked for: how much, of each line why, and how to ask for a formal decision. */
export function Reduced({
  invoice,
  reduction,
}: {
  readonly invoice: Invoice;
  readonly reduction: Reduction;
}) {
  return (
    <Notice kind="warning" title={insteadText(reduction)}>
      <ReducedLines lines={reduction.lines} />
      {invoice.formal_decision === null && <p className="mt-3">{reduction.appeal}</p>}
      <FormalDecision invoice={invoice} />
    </Notice>
  );
}
