import { useState } from "react";
import { formatAvsNumber, formatMoney, formatPeriod, useT } from "@/i18n";
import { Button, Checkbox, type Column, Icon, State, StatusTag, Table, TextButton, TwoLines } from "@/ui";
import { AssignmentDialog } from "../assignment/assignment-dialog";
import type { AgeBand, OfficeInvoiceRow, View } from "../types";
import { Age } from "./age";

interface Props {
  readonly rows: readonly OfficeInvoiceRow[];
  /** How long requests wait, the shortest first. */
  readonly bands: readonly AgeBand[];
  readonly view: View;
  /** Only the requests of one company. */
  readonly onCompany: (id: string) => void;
}

export function QueueTable({ rows, bands, view, onCompany }: Props) {
  const { t, maybeText } = useT();
  const [marked, setMarked] = useState<string | null>(null);
  const ticks = useTicks(rows);
  const columns: Column<OfficeInvoiceRow>[] = [
    {
      key: "select",
      header: t("review.queue.select"),
      headerHidden: true,
      card: "select",
      cell: ({ id, reference }) => (
        <Tick
          label={t("review.queue.select.one", { reference })}
          checked={ticks.has(id)}
          onChange={(on) => ticks.tick(id, on)}
        />
      ),
    },
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
      cell: ({ total }) => formatMoney(total),
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
    <>
      <Ticked ids={ticks.ids} all={ticks.all} onAll={ticks.tickAll} />
      <Table
        caption={t(`review.queue.view.${view}`)}
        dense
        columns={columns}
        rows={rows}
        rowKey={({ id }) => id}
        selected={({ id }) => id === marked || ticks.has(id)}
      />
    </>
  );
}

/** Which requests of the page are ticked; those that left the page are not. */
function useTicks(rows: readonly OfficeInvoiceRow[]) {
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const ids = rows.map(({ id }) => id).filter((id) => ticked.has(id));
  return {
    ids,
    all: ids.length === rows.length,
    has: (id: string) => ticked.has(id),
    tick: (id: string, on: boolean) =>
      setTicked(new Set(on ? [...ids, id] : ids.filter((one) => one !== id))),
    tickAll: (on: boolean) => setTicked(new Set(on ? rows.map(({ id }) => id) : [])),
  };
}

interface TickProps {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (on: boolean) => void;
}

function Tick({ label, checked, onChange }: TickProps) {
  return (
    <Checkbox
      plain
      label={<span className="vh">{label}</span>}
      checked={checked}
      onChange={({ target }) => onChange(target.checked)}
    />
  );
}

interface TickedProps {
  readonly ids: readonly string[];
  readonly all: boolean;
  readonly onAll: (on: boolean) => void;
}

/** All of the page at once, and what can be done with those that are ticked. */
function Ticked({ ids, all, onAll }: TickedProps) {
  const { t } = useT();
  const [open, setOpen] = useState(false);
  return (
    <div className="cluster mb-4">
      <Checkbox
        plain
        label={
          ids.length > 0 ? t("review.queue.selected", { count: ids.length }) : t("review.queue.select.all")
        }
        checked={all}
        onChange={({ target }) => onAll(target.checked)}
      />
      {ids.length > 0 && (
        <Button kind="secondary" size="small" icon="user" onClick={() => setOpen(true)}>
          {t("review.assignment.open")}
        </Button>
      )}
      <AssignmentDialog
        open={open}
        ids={ids}
        current={null}
        onClose={() => setOpen(false)}
        onDone={() => onAll(false)}
      />
    </div>
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
  row: { status, corrected, unread_messages, viewer, assignee },
}: {
  readonly row: OfficeInvoiceRow;
}) {
  const { t } = useT();
  const label =
    corrected && status === "in_review" ? t("review.status.corrected") : t(`invoices.status.${status}`);
  return (
    <>
      <StatusTag status={status} label={label} />
      {assignee && (
        <span className="cell-sub">
          <Icon name="user" /> {t("review.queue.assigned", { name: assignee.name })}
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
