import { useState } from "react";
import { formatAvsNumber, formatPeriod, useT } from "@/i18n";
import { AllowedCell } from "@/invoices/guichet/cells";
import { type Column, Icon, State, StatusTag, Table, TextButton, TwoLines } from "@/ui";
import { type Choice, canBeChosen } from "../bulk/choice";
import type { AgeBand, OfficeInvoiceRow, View } from "../types";
import { Age } from "./age";

interface Props {
  readonly rows: readonly OfficeInvoiceRow[];
  /** How long requests wait, the shortest first. */
  readonly bands: readonly AgeBand[];
  readonly view: View;
  /** Only the requests of one company. */
  readonly onCompany: (id: string) => void;
  /** Where requests can be chosen to decide about several. */
  readonly choice?: Choice;
}

export function QueueTable({ rows, bands, view, onCompany, choice }: Props) {
  const { t, maybeText } = useT();
  const [marked, setMarked] = useState<string | null>(null);
  const ticks: Column<OfficeInvoiceRow>[] = choice
    ? [
        {
          key: "choose",
          header: t("review.bulk.choose"),
          headerHidden: true,
          card: "select",
          cell: (row) => <Tick row={row} choice={choice} />,
        },
      ]
    : [];
  const columns: Column<OfficeInvoiceRow>[] = [
    ...ticks,
    {
      key: "age",
      header: t("review.queue.age"),
      numeric: true,
      cell: (row) => <Age row={row} bands={bands} />,
    },
    {
      key: "beneficiary",
      header: t("review.queue.beneficiary"),
      card: "title",
      cell: (row) => <Beneficiary row={row} onMark={setMarked} />,
    },
    {
      key: "form",
      header: t("review.queue.form"),
      cell: ({ kind, period_from, period_to }) => (
        <TwoLines
          main={maybeText(`forms.${kind}.short`) ?? kind}
          sub={<span className="nowrap">{formatPeriod(period_from, period_to)}</span>}
        />
      ),
    },
    {
      key: "organisation",
      header: t("review.queue.organisation"),
      low: true,
      cell: ({ organisation: { id, name } }) => (
        <TextButton onClick={() => onCompany(id)}>
          {name}
          <span className="vh">, {t("review.queue.company.show")}</span>
        </TextButton>
      ),
    },
    {
      key: "amount",
      header: t("review.queue.amount"),
      numeric: true,
      cell: (row) => <AllowedCell row={row} />,
    },
    { key: "checks", header: t("review.queue.checks"), cell: (row) => <CheckResult row={row} /> },
    {
      key: "status",
      header: t("review.queue.status"),
      card: "aside",
      cell: (row) => <RowStatus row={row} />,
    },
  ];
  return (
    <Table
      caption={t(`review.queue.view.${view}`)}
      dense
      columns={columns}
      rows={rows}
      rowKey={({ id }) => id}
      selected={(row) => row.id === marked || (choice?.has(row) ?? false)}
    />
  );
}

function Tick({ row, choice }: { readonly row: OfficeInvoiceRow; readonly choice: Choice }) {
  const { t } = useT();
  return (
    <input
      type="checkbox"
      className="tick"
      aria-label={t("review.bulk.choose.row", { reference: row.reference })}
      disabled={!canBeChosen(row)}
      checked={choice.has(row)}
      onChange={() => choice.toggle(row)}
    />
  );
}

interface BeneficiaryProps {
  readonly row: OfficeInvoiceRow;
  readonly onMark: (id: string | null) => void;
}

/** The row's link; while it has the focus the row is marked. */
function Beneficiary({ row: { id, reference, beneficiary }, onMark }: BeneficiaryProps) {
  const { t } = useT();
  const link = (
    <a
      href={`/office/invoices/${id}`}
      data-request={id}
      onFocus={() => onMark(id)}
      onBlur={() => onMark(null)}
    >
      {beneficiary.last_name} {beneficiary.first_name}
      <span className="vh">, {t("review.request", { reference })}</span>
    </a>
  );
  return <TwoLines main={link} sub={formatAvsNumber(beneficiary.avs_number)} />;
}

function CheckResult({ row: { warning_count, check_count } }: { readonly row: OfficeInvoiceRow }) {
  const { t } = useT();
  return warning_count > 0 ? (
    <State kind="warn">{t("review.queue.warnings", { count: warning_count })}</State>
  ) : (
    <State kind="ok">{t("review.queue.checks.all", { count: check_count })}</State>
  );
}

function RowStatus({
  row: { status, corrected, unread_messages, viewer, assignee, second_look, held, entered_by },
}: {
  readonly row: OfficeInvoiceRow;
}) {
  const { t } = useT();
  return (
    <>
      <StatusTag status={status} label={t(`invoices.status.${status}`)} />
      {corrected && status === "in_review" && (
        <span className="cell-sub">
          <Icon name="return" /> {t("review.status.corrected")}
        </span>
      )}
      {assignee && (
        <span className="cell-sub">
          <Icon name="user" /> {t("review.queue.assigned", { name: assignee.name })}
        </span>
      )}
      {entered_by && (
        <span className="cell-sub">
          <Icon name="file" />{" "}
          {entered_by.mine
            ? t("review.queue.paper.mine")
            : t("review.queue.paper", { name: entered_by.name })}
        </span>
      )}
      {second_look && (
        <span className="cell-sub">
          <Icon name="check" /> {t("review.queue.second_look", { name: second_look.name })}
        </span>
      )}
      {held && (
        <span className="cell-sub">
          <Icon name="lock" /> {t("review.queue.held.mark")}
        </span>
      )}
      {viewer && (
        <span className="cell-sub">
          <Icon name="eye" /> {t("review.queue.viewer", { name: viewer.name })}
        </span>
      )}
      {unread_messages > 0 && (
        <span className="sm">
          {" "}
          <State kind="warn">{t("messages.unread", { count: unread_messages })}</State>
        </span>
      )}
    </>
  );
}
