import type { Schemas } from "@/client";
import { humanised } from "@/help/codes/words";
import { formatMoney, formatNumber, useT } from "@/i18n";
import { BarChart } from "@/ui/chart";
import { Block, MOST_BARS } from "./block";
import { useColumns } from "./columns";
import { share, shown } from "./figures";
import type { StatisticsQuery } from "./queries";

type Found = Schemas["CorrectionStatistics"];
interface Props {
  readonly found: Found;
  readonly query: StatisticsQuery;
}

const unmarked = ({ decided, marked }: { decided: number; marked: number }) =>
  shown(share(decided - marked, decided));

type Reason = Found["reasons"][number];

export function Reasons({ found, query }: Props) {
  const { t } = useT();
  const { named, count, text } = useColumns();
  return (
    <Block<Reason>
      table="reasons"
      lead={t("statistics.reasons.lead")}
      query={query}
      chart={
        <BarChart
          label={t("statistics.reasons")}
          series={[t("statistics.column.asked")]}
          rows={found.reasons.slice(0, MOST_BARS).map(({ code, name, asked }) => ({
            key: code,
            name,
            values: [asked],
            text: formatNumber(asked),
          }))}
        />
      }
      columns={[
        named("reason", ({ name }) => name),
        count("asked", ({ asked }) => asked),
        count("decided", ({ decided }) => decided),
        count("marked", ({ marked }) => marked),
        text("unmarked_rate", unmarked),
      ]}
      rows={found.reasons}
      rowKey={({ code }) => code}
    />
  );
}

type ReductionRow = Found["reductions"][number];

/** Only where something was reduced. */
export function Reductions({ found, query }: Props) {
  const { t } = useT();
  const { named, count, text } = useColumns();
  if (found.reductions.length === 0) return null;
  return (
    <Block<ReductionRow>
      table="reductions"
      lead={t("statistics.reductions.lead")}
      query={query}
      chart={
        <BarChart
          label={t("statistics.reductions")}
          series={[t("statistics.column.reduced_amount")]}
          rows={found.reductions.slice(0, MOST_BARS).map(({ code, name, amount }) => ({
            key: code,
            name,
            values: [Number(amount)],
            text: `CHF ${formatMoney(amount)}`,
          }))}
        />
      }
      columns={[
        named("reason", ({ name }) => name),
        count("lines", ({ lines }) => lines),
        text("reduced_amount", ({ amount }) => formatMoney(amount)),
      ]}
      rows={found.reductions}
      rowKey={({ code }) => code}
    />
  );
}

type FieldRow = Found["fields"][number];
const fieldKey = ({ kind, label }: FieldRow) => `${kind}.${label}`;

export function Fields({ found, query }: Props) {
  const { t, maybeText } = useT();
  const { named, count, text } = useColumns();
  const kindOf = ({ kind }: FieldRow) => maybeText(`forms.${kind}.menu`) ?? kind;
  return (
    <Block<FieldRow>
      table="fields"
      lead={t("statistics.fields.lead")}
      query={query}
      chart={
        <BarChart
          label={t("statistics.fields")}
          series={[t("statistics.column.asked")]}
          rows={found.fields.slice(0, MOST_BARS).map((row) => ({
            key: fieldKey(row),
            name: `${row.name} – ${kindOf(row)}`,
            values: [row.asked],
            text: formatNumber(row.asked),
          }))}
        />
      }
      columns={[
        named("field", ({ name }) => name),
        { key: "kind", header: t("statistics.column.kind"), cell: kindOf },
        count("asked", ({ asked }) => asked),
        count("decided", ({ decided }) => decided),
        count("marked", ({ marked }) => marked),
        text("unmarked_rate", unmarked),
      ]}
      rows={found.fields}
      rowKey={fieldKey}
    />
  );
}

type Rule = Found["rules"][number];
const right = (row: Rule) => share(row.right_first_time, row.decided);

export function Rules({ found, query }: Props) {
  const { t } = useT();
  const { named, count, text } = useColumns();
  return (
    <Block<Rule>
      table="rules"
      lead={t("statistics.rules.lead")}
      query={query}
      chart={
        <BarChart
          label={`${t("statistics.rules")}: ${t("statistics.column.right_rate")}`}
          series={[t("statistics.column.right_rate")]}
          end={100}
          rows={found.rules.slice(0, MOST_BARS).map((row) => ({
            key: row.code,
            name: humanised(row.name),
            values: [right(row) ?? 0],
            text: `${shown(right(row))} %`,
          }))}
        />
      }
      columns={[
        named("rule", ({ code, name }) => <a href={`/codes/${code}`}>{humanised(name)}</a>),
        count("decided", ({ decided }) => decided),
        count("right_first_time", ({ right_first_time }) => right_first_time),
        text("right_rate", (row) => shown(right(row))),
      ]}
      rows={found.rules}
      rowKey={({ code }) => code}
    />
  );
}
