import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { formatDate, formatInstant, formatNumber, useT } from "@/i18n";
import { Loaded } from "@/lists/loaded";
import { Button, type Column, EmptyState, Figures, Section, State, Table, TwoLines } from "@/ui";
import { type Reconciliation, reconciliationsQuery } from "./api";

type Sum = Reconciliation["sums"][number];

/** Whether what came in is there: the sums of one day, the last one at first, above the last days. */
export function Days() {
  const { t, language } = useT();
  const found = useQuery(reconciliationsQuery(language));
  const [chosen, setChosen] = useState<string | null>(null);
  return (
    <>
      <p className="read mb-4">{t("steps.sums.text")}</p>
      <Loaded query={found} lines={10}>
        {({ items }) => {
          const shown = items.find(({ day }) => day === chosen) ?? items[0];
          return shown === undefined ? (
            <EmptyState heading="h2" title={t("steps.sums.none")}>
              {t("steps.sums.none.text")}
            </EmptyState>
          ) : (
            <>
              <Sums of={shown} />
              <Section title={t("steps.sums.days")}>
                <DayTable days={items} onShow={setChosen} />
              </Section>
            </>
          );
        }}
      </Loaded>
    </>
  );
}

function Sums({ of: { day, sums } }: { readonly of: Reconciliation }) {
  const { t } = useT();
  const title = t("steps.sums.of", { day: formatDate(day) });
  const columns: Column<Sum>[] = [
    {
      key: "sum",
      header: t("steps.sums.sum"),
      card: "title",
      cell: (sum) => <TwoLines main={sum.title} sub={sum.references.join(", ") || undefined} />,
    },
    {
      key: "in",
      header: t("steps.sums.in"),
      numeric: true,
      cell: ({ counted_in }) => formatNumber(counted_in),
    },
    {
      key: "out",
      header: t("steps.sums.out"),
      numeric: true,
      cell: ({ counted_out }) => formatNumber(counted_out),
    },
    {
      key: "result",
      header: t("steps.sums.result"),
      cell: ({ differences }) => <Result differences={differences} />,
    },
  ];
  return (
    <Section title={title} first>
      <Table caption={title} columns={columns} rows={sums} rowKey={({ name }) => name} />
    </Section>
  );
}

interface DayTableProps {
  readonly days: readonly Reconciliation[];
  readonly onShow: (day: string) => void;
}

function DayTable({ days, onShow }: DayTableProps) {
  const { t } = useT();
  const columns: Column<Reconciliation>[] = [
    {
      key: "day",
      header: t("steps.sums.day"),
      card: "title",
      cell: ({ day }) => <Figures>{formatDate(day)}</Figures>,
    },
    {
      key: "ended",
      header: t("steps.sums.ended"),
      cell: ({ ended_at }) => <Figures>{formatInstant(ended_at)}</Figures>,
    },
    {
      key: "result",
      header: t("steps.sums.result"),
      cell: ({ differences }) => <Result differences={differences} />,
    },
    {
      key: "actions",
      header: t("steps.column.actions"),
      headerHidden: true,
      card: "actions",
      cell: ({ day }) => (
        <Button kind="quiet" size="small" onClick={() => onShow(day)}>
          {t("steps.details")}
          <span className="vh"> : {formatDate(day)}</span>
        </Button>
      ),
    },
  ];
  return (
    <Table
      caption={t("steps.sums.days.caption")}
      dense
      columns={columns}
      rows={days}
      rowKey={({ day }) => day}
    />
  );
}

function Result({ differences }: { readonly differences: number }) {
  const { t } = useT();
  return differences === 0 ? (
    <State kind="ok">{t("steps.sums.agree")}</State>
  ) : (
    <State kind="bad">{t("steps.sums.differ", { count: differences })}</State>
  );
}
