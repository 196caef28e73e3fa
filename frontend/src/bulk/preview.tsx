import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { formatAvsNumber, formatMoney, useT } from "@/i18n";
import { nameOf } from "@/invoices/guichet/cells";
import { Loaded } from "@/lists/loaded";
import { type Column, Field, Figures, Filters, Section, Select, Table, TwoLines } from "@/ui";
import { type BulkFinding, type BulkInvoice, type BulkUpload, invoicesQuery } from "./api";
import { isOpen } from "./counts";
import { InvoiceStateTag } from "./state";

interface Props {
  readonly upload: BulkUpload;
  readonly onlyOpen: boolean;
}

/** The invoices of the file, each with what is wrong at its cells. */
export function Preview({ upload, onlyOpen }: Props) {
  const { t, language } = useT();
  const navigate = useNavigate();
  const invoices = useQuery(invoicesQuery(upload.id, language));
  return (
    <Section title={t("bulk.rows.title")} id="rows">
      <Filters label={t("bulk.rows.show")}>
        <Field label={t("bulk.rows.show")}>
          <Select
            options={[
              { value: "all", label: t("bulk.rows.show.all") },
              { value: "open", label: t("bulk.rows.show.open") },
            ]}
            value={onlyOpen ? "open" : "all"}
            onChange={({ target }) =>
              void navigate({
                to: "/bulk/$uploadId",
                params: { uploadId: upload.id },
                search: target.value === "open" ? { show: "open" } : {},
                replace: true,
                resetScroll: false,
              })
            }
          />
        </Field>
      </Filters>
      <Loaded query={invoices} lines={8}>
        {({ items }) => (
          <Rows kind={upload.kind} rows={onlyOpen ? items.filter(({ state }) => isOpen(state)) : items} />
        )}
      </Loaded>
    </Section>
  );
}

function Rows({ kind, rows }: { readonly kind: string; readonly rows: readonly BulkInvoice[] }) {
  const { t } = useT();
  const columns: Column<BulkInvoice>[] = [
    {
      key: "rows",
      header: t("bulk.rows"),
      width: "xs",
      cell: ({ rows: numbers, own_reference }) => (
        <TwoLines main={<Figures>{spanOf(numbers)}</Figures>} sub={own_reference} />
      ),
    },
    {
      key: "person",
      header: t("invoices.list.beneficiary"),
      width: "m",
      card: "title",
      cell: (invoice) => <Person invoice={invoice} />,
    },
    {
      key: "amount",
      header: t("invoices.total"),
      numeric: true,
      cell: ({ total }) => (total === null ? "–" : formatMoney(total)),
    },
    {
      key: "state",
      header: t("bulk.list.state"),
      width: "s",
      card: "aside",
      cell: ({ state }) => <InvoiceStateTag state={state} />,
    },
    {
      key: "findings",
      header: t("bulk.row.findings"),
      cell: (invoice) => <Said kind={kind} invoice={invoice} />,
    },
  ];
  return <Table caption={t("bulk.rows.title")} columns={columns} rows={rows} rowKey={({ id }) => id} />;
}

/** "2–4, 7" */
function spanOf(numbers: readonly number[]): string {
  const spans: [number, number][] = [];
  for (const number of numbers) {
    const last = spans.at(-1);
    if (last && last[1] === number - 1) last[1] = number;
    else spans.push([number, number]);
  }
  return spans.map(([first, last]) => (first === last ? String(first) : `${first}–${last}`)).join(", ");
}

function Person({ invoice: { beneficiary, avs_number } }: { readonly invoice: BulkInvoice }) {
  if (beneficiary === null) return <span className="muted tnum">{avs_number ?? "–"}</span>;
  return <TwoLines strong main={nameOf(beneficiary)} sub={formatAvsNumber(beneficiary.avs_number)} />;
}

/** What became of it, or what is wrong with it. */
function Said({ kind, invoice }: { readonly kind: string; readonly invoice: BulkInvoice }) {
  const { t } = useT();
  const { invoice_id, reference, draft_id, findings, rows } = invoice;
  if (invoice_id !== null)
    return <a href={`/invoices/${invoice_id}`}>{t("bulk.row.invoice", { reference: reference ?? "" })}</a>;
  if (draft_id !== null)
    return (
      <a href={`/invoices/new/${kind}?draft=${draft_id}`}>
        {t("bulk.row.draft")}
        <span className="vh"> {t("bulk.row.draft_of", { rows: spanOf(rows) })}</span>
      </a>
    );
  if (findings.length === 0) return null;
  return (
    <ul className="stack">
      {findings.map((finding, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two findings may say the same.
        <li key={index}>
          <Cell finding={finding} numbered={rows.length > 1} />
        </li>
      ))}
    </ul>
  );
}

interface CellProps {
  readonly finding: BulkFinding;
  /** Whether the invoice has several rows, so that the row has to be said. */
  readonly numbered: boolean;
}

function Cell({ finding: { row, heading, value, detail, severity }, numbered }: CellProps) {
  const { t } = useT();
  const place =
    heading !== null && value !== null ? t("bulk.row.value", { heading, value }) : (heading ?? null);
  const where = [numbered && `${t("bulk.rows")} ${row}`, place].filter(Boolean).join(", ");
  return (
    <>
      {where !== "" && <span className="cell-sub">{where}</span>}
      <span>
        <span className="vh">{t(severity === "error" ? "common.check.error" : "common.check.warning")} </span>
        {detail}
      </span>
    </>
  );
}
