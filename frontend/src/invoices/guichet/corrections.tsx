import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { formatDay, useT } from "@/i18n";
import { Loaded } from "@/lists/loaded";
import { PageTurner } from "@/lists/page-turner";
import { isFiltered } from "@/lists/state";
import {
  Button,
  type Column,
  Count,
  EmptyState,
  Figures,
  Filters,
  LinkButton,
  Section,
  State,
  Table,
  TwoLines,
} from "@/ui";
import { BeneficiaryCell, FormCell, nameOf, ReferenceCell, ResponsibleCell } from "./cells";
import { ResponsibleFilter, TextFilter } from "./filters";
import { type InvoiceRow, invoicesQuery } from "./queries";
import { ALL_CORRECTIONS, CORRECTIONS_LIST, correctionsSearch, PAGE_SIZE } from "./search";
import { type CounterList, useCounterList } from "./use-counter";

/** What the office wants changed: the first thing to see, however short. */
export function Corrections() {
  const { t } = useT();
  const all = useQuery(invoicesQuery(ALL_CORRECTIONS));
  const waiting = all.data?.count ?? 0;
  return (
    <Section
      look="block"
      id={CORRECTIONS_LIST}
      title={t("invoices.guichet.corrections")}
      count={waiting > 0 && <Count value={waiting} warn />}
    >
      <Loaded query={all} lines={4}>
        {({ count }) => (count === 0 ? <Nothing /> : <Waiting />)}
      </Loaded>
    </Section>
  );
}

function Nothing() {
  const { t } = useT();
  return (
    <EmptyState title={t("invoices.guichet.corrections.empty")}>
      {t("invoices.guichet.corrections.empty.text")}
    </EmptyState>
  );
}

function Waiting() {
  const { t } = useT();
  const list = useCounterList(CORRECTIONS_LIST);
  const { search, state } = list;
  const filtered = isFiltered(state) || search.to_correct_by !== undefined;
  const found = useQuery({
    ...invoicesQuery(correctionsSearch(search, state)),
    placeholderData: keepPreviousData,
  });
  const count = filtered ? found.data?.count : undefined;
  return (
    <>
      <Filters
        even
        label={t("invoices.guichet.corrections.filters")}
        end={count === undefined ? undefined : t("invoices.guichet.corrections.count", { count })}
      >
        <TextFilter state={state} onType={list.type} />
        <ResponsibleFilter
          value={search.to_correct_by}
          onChange={(id) => list.filter({ to_correct_by: id })}
        />
      </Filters>
      <Loaded query={found} lines={4}>
        {(page) =>
          page.count === 0 ? (
            <NoneFound list={list} />
          ) : (
            <>
              <Rows rows={page.items} />
              <PageTurner state={state} pageSize={PAGE_SIZE} page={page} onTurn={list.turn} />
            </>
          )
        }
      </Loaded>
    </>
  );
}

function NoneFound({ list }: { readonly list: CounterList }) {
  const { t } = useT();
  return (
    <EmptyState
      title={t("invoices.guichet.corrections.none_found")}
      action={
        <Button kind="secondary" onClick={() => list.clear("to_correct_by")}>
          {t("invoices.list.clear")}
        </Button>
      }
    >
      {t("invoices.guichet.none_found.text")}
    </EmptyState>
  );
}

function DueDate({ asked }: Pick<InvoiceRow, "asked">) {
  const { t } = useT();
  if (!asked?.due_date) return "–";
  return (
    <TwoLines
      main={<Figures>{formatDay(asked.due_date)}</Figures>}
      sub={asked.overdue && <State kind="bad">{t("invoices.list.overdue")}</State>}
    />
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
      key: "due_date",
      header: t("invoices.list.due_date"),
      cell: ({ asked }) => <DueDate asked={asked} />,
    },
    {
      key: "asked",
      header: t("invoices.list.asked"),
      cell: ({ asked }) => asked?.message || "–",
    },
    {
      key: "correct",
      header: t("common.actions"),
      headerHidden: true,
      width: "act",
      card: "actions",
      cell: ({ id, beneficiary }) => (
        <LinkButton kind="secondary" size="small" href={`/invoices/${id}/correction`}>
          {t("invoices.guichet.corrections.correct")}
          <span className="vh">
            {" "}
            {t("invoices.guichet.corrections.correct_of", { name: nameOf(beneficiary) })}
          </span>
        </LinkButton>
      ),
    },
  ];
  return (
    <Table
      caption={t("invoices.guichet.corrections")}
      columns={columns}
      rows={rows}
      rowKey={({ id }) => id}
    />
  );
}
