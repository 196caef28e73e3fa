import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { formatDay, useT } from "@/i18n";
import { Loaded } from "@/lists/loaded";
import { PageTurner } from "@/lists/page-turner";
import { isFiltered } from "@/lists/state";
import { Button, type Column, EmptyState, Field, Figures, Filters, Section, Select, Table } from "@/ui";
import {
  AllowedCell,
  BeneficiaryCell,
  FormCell,
  PdfCell,
  ReferenceCell,
  ResponsibleCell,
  StatusCell,
} from "./cells";
import { KindFilter, MonthFilter, ResponsibleFilter, TextFilter } from "./filters";
import { FirstSteps } from "./first-steps";
import { ListExport } from "./list-export";
import { ListFiles } from "./list-files";
import { HISTORY, type InvoiceRow, invoicesQuery } from "./queries";
import { KeepFilter, SavedFilterField } from "./saved-filter-controls";
import { ALL_CORRECTIONS, HISTORY_LIST, historySearch, narrowsHistory, PAGE_SIZE } from "./search";
import { type CounterList, useCounterList } from "./use-counter";

/** Everything that was sent, the newest first. */
export function History() {
  const { t } = useT();
  const list = useCounterList(HISTORY_LIST);
  const { search, state } = list;
  const filtered = isFiltered(state) || narrowsHistory(search);
  const found = useQuery({
    ...invoicesQuery(historySearch(search, state)),
    placeholderData: keepPreviousData,
  });
  const nothing = !filtered && found.data?.count === 0;
  return (
    <Section
      look="block"
      id={HISTORY_LIST}
      title={t("invoices.guichet.history")}
      action={
        found.data &&
        found.data.count > 0 && <ListExport search={historySearch(search, state)} count={found.data.count} />
      }
    >
      {!nothing && (
        <>
          <HistoryFilters list={list} count={found.data} />
          <KeepFilter list={list} />
          <ListFiles />
        </>
      )}
      <Loaded query={found} lines={10}>
        {(page) => {
          if (nothing) return <Nothing />;
          if (page.count === 0) return <NoneFound list={list} />;
          return (
            <>
              <Rows rows={page.items} />
              <PageTurner state={state} pageSize={PAGE_SIZE} page={page} onTurn={list.turn} />
            </>
          );
        }}
      </Loaded>
    </Section>
  );
}

interface FiltersProps {
  readonly list: CounterList;
  readonly count: { readonly count: number; readonly count_capped: boolean } | undefined;
}

function HistoryFilters({ list, count }: FiltersProps) {
  const { t } = useT();
  const { search, state, filter, type } = list;
  const counted = count?.count_capped ? "invoices.list.count_capped" : "invoices.list.count";
  return (
    <Filters
      even
      label={t("invoices.guichet.history.filters")}
      end={count && t(counted, { count: count.count })}
    >
      <SavedFilterField list={list} />
      <TextFilter state={state} onType={type} />
      <ResponsibleFilter value={search.responsible} onChange={(responsible) => filter({ responsible })} />
      <KindFilter value={search.kind} onChange={(kind) => filter({ kind })} />
      <MonthFilter name="from" value={search.from} onChange={(from) => filter({ from })} />
      <MonthFilter name="to" value={search.to} onChange={(to) => filter({ to })} />
      <Field label={t("invoices.list.status")}>
        <Select
          emptyLabel={t("common.all")}
          options={HISTORY.map((status) => ({ value: status, label: t(`invoices.status.${status}`) }))}
          value={search.status ?? ""}
          onChange={({ target }) => filter({ status: target.value || undefined })}
        />
      </Field>
    </Filters>
  );
}

/** Who has only requests to correct has sent something, and knows how. */
function Nothing() {
  const { t } = useT();
  const { data: corrections } = useQuery(invoicesQuery(ALL_CORRECTIONS));
  if (corrections?.count !== 0) {
    return (
      <EmptyState title={t("invoices.guichet.history.no_others")}>
        {t("invoices.guichet.history.no_others.text")}
      </EmptyState>
    );
  }
  return (
    <EmptyState title={t("invoices.guichet.history.empty")}>
      <FirstSteps />
    </EmptyState>
  );
}

function NoneFound({ list }: { readonly list: CounterList }) {
  const { t } = useT();
  return (
    <EmptyState
      title={t("invoices.guichet.history.none_found")}
      action={
        <Button kind="secondary" onClick={() => list.clear("responsible", "status", "kind", "from", "to")}>
          {t("invoices.list.clear")}
        </Button>
      }
    >
      {t("invoices.guichet.none_found.text")}
    </EmptyState>
  );
}

function Rows({ rows }: { readonly rows: readonly InvoiceRow[] }) {
  const { t } = useT();
  const columns: Column<InvoiceRow>[] = [
    {
      key: "responsible",
      header: t("invoices.list.responsible"),
      low: true,
      cell: (row) => <ResponsibleCell row={row} />,
    },
    {
      key: "beneficiary",
      header: t("invoices.list.beneficiary"),
      card: "title",
      cell: (row) => <BeneficiaryCell row={row} />,
    },
    {
      key: "form",
      header: t("invoices.list.form"),
      cell: ({ kind, period_from, period_to }) => <FormCell kind={kind} from={period_from} to={period_to} />,
    },
    {
      key: "reference",
      header: t("invoices.list.reference"),
      cell: (row) => <ReferenceCell row={row} />,
    },
    {
      key: "total",
      header: t("invoices.list.amount"),
      numeric: true,
      cell: (row) => <AllowedCell row={row} />,
    },
    {
      key: "status",
      header: t("invoices.list.status"),
      card: "aside",
      cell: ({ status }) => <StatusCell status={status} />,
    },
    {
      key: "submitted_at",
      header: t("invoices.list.submitted_at"),
      cell: ({ submitted_at }) => <Figures>{formatDay(submitted_at)}</Figures>,
    },
    {
      key: "pdf",
      header: t("invoices.list.pdf"),
      headerHidden: true,
      card: "actions",
      cell: (row) => <PdfCell row={row} />,
    },
  ];
  return (
    <Table caption={t("invoices.guichet.history")} columns={columns} rows={rows} rowKey={({ id }) => id} />
  );
}
