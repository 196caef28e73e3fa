import { formatDate, formatMoney, formatNumber, useT } from "@/i18n";
import { formatMonth } from "@/i18n/months";
import { BarChart, Tiles, TimeChart } from "@/ui/chart";
import { Block } from "./block";
import { useColumns } from "./columns";
import { days, decided, placeName, rate, shown } from "./figures";
import type { Figures, Statistics, StatisticsQuery } from "./queries";

interface Props {
  readonly found: Statistics;
  readonly query: StatisticsQuery;
}

type Place = Statistics["periods"][number];

export function Brief({ found: { total, ages } }: { readonly found: Statistics }) {
  const { t } = useT();
  const open = ages.reduce((sum, age) => sum + age.in_review + age.to_correct, 0);
  const inDays = (hours: number | undefined) =>
    hours === undefined ? "–" : t("statistics.tile.in_days", { days: days(hours) });
  const right = rate(total);
  return (
    <Tiles
      label={t("statistics.tiles")}
      tiles={[
        { label: t("statistics.tile.sent"), value: formatNumber(total.sent) },
        { label: t("statistics.tile.decided"), value: formatNumber(decided(total)) },
        { label: t("statistics.tile.right"), value: right === null ? "–" : `${right.toFixed(1)} %` },
        { label: t("statistics.tile.median"), value: inDays(total.own?.median_hours) },
        { label: t("statistics.tile.nine"), value: inDays(total.own?.nine_of_ten_hours) },
        { label: t("statistics.tile.open"), value: formatNumber(open) },
      ]}
    />
  );
}

function usePlaces({ by, periods }: Statistics) {
  const { t, language } = useT();
  return {
    short: periods.map((place) => placeName(place, by)),
    long: ({ first_day }: Place) =>
      by === "month"
        ? formatMonth(first_day.slice(0, 7), language)
        : t("statistics.week.of", { day: formatDate(first_day) }),
  };
}

export function Volume({ found, query }: Props) {
  const { t } = useT();
  const { named, count } = useColumns();
  const places = usePlaces(found);
  const series = (["sent", "accepted", "refused"] as const).map((name) => ({
    name: t(`statistics.column.${name}`),
    values: found.periods.map((place) => place[name]),
  }));
  return (
    <Block<Place>
      table="periods"
      lead={t("statistics.periods.lead")}
      query={query}
      chart={
        <TimeChart
          label={t("statistics.periods")}
          places={places.short}
          series={series}
          format={formatNumber}
        />
      }
      columns={[
        named("place", places.long),
        count(
          "sent",
          ({ sent }) => sent,
          ({ sent_amount }) => sent_amount,
        ),
        count(
          "accepted",
          ({ accepted }) => accepted,
          ({ accepted_amount }) => accepted_amount,
        ),
        ...(found.total.on_paper > 0 ? [count<Place>("on_paper", ({ on_paper }) => on_paper)] : []),
        ...(found.total.reduced > 0
          ? [
              count<Place>(
                "reduced",
                ({ reduced }) => reduced,
                ({ reduced_amount }) => reduced_amount,
              ),
            ]
          : []),
        count("refused", ({ refused }) => refused),
        count("withdrawn", ({ withdrawn }) => withdrawn),
        ...(found.total.forwarded > 0 ? [count<Place>("forwarded", ({ forwarded }) => forwarded)] : []),
        count("corrections", ({ corrections }) => corrections),
      ]}
      rows={found.periods}
      rowKey={({ first_day }) => first_day}
    />
  );
}

const inDays = (hours: number | undefined) => (hours === undefined ? null : hours / 24);

export function Durations({ found, query }: Props) {
  const { t } = useT();
  const { named, duration } = useColumns();
  const places = usePlaces(found);
  const series = [
    {
      name: t("statistics.series.median"),
      values: found.periods.map(({ own }) => inDays(own?.median_hours)),
    },
    {
      name: t("statistics.series.nine"),
      values: found.periods.map(({ own }) => inDays(own?.nine_of_ten_hours)),
    },
  ];
  return (
    <Block<Place>
      table="periods"
      title="statistics.durations"
      withFiles={false}
      lead={t("statistics.durations.lead")}
      query={query}
      chart={
        <TimeChart
          label={t("statistics.durations")}
          places={places.short}
          series={series}
          line
          format={(value) => formatNumber(Number(value.toFixed(1)))}
        />
      }
      columns={[
        named("place", places.long),
        duration("own_median", "own", "median_hours"),
        duration("own_nine", "own", "nine_of_ten_hours"),
        duration("elapsed_median", "elapsed", "median_hours"),
        duration("elapsed_nine", "elapsed", "nine_of_ten_hours"),
      ]}
      rows={found.periods}
      rowKey={({ first_day }) => first_day}
    />
  );
}

type KindRow = Statistics["kinds"][number];

export function Kinds({ found, query }: Props) {
  const { t, maybeText } = useT();
  const { named, count, text, duration } = useColumns();
  const nameOf = (kind: string) => maybeText(`forms.${kind}.menu`) ?? kind;
  const rows = found.kinds.filter((row) => row.sent + decided(row) + row.corrections > 0);
  return (
    <Block<KindRow>
      table="kinds"
      lead={t("statistics.kinds.lead")}
      query={query}
      chart={
        <BarChart
          label={`${t("statistics.kinds")}: ${t("statistics.column.right_rate")}`}
          series={[t("statistics.column.right_rate")]}
          end={100}
          rows={rows.map((row) => bar(row.kind, nameOf(row.kind), row))}
        />
      }
      columns={[
        named("kind", ({ kind }) => nameOf(kind)),
        count("sent", ({ sent }) => sent),
        count("decided", decided),
        count("corrections", ({ corrections }) => corrections),
        text("right_rate", (row) => shown(rate(row))),
        duration("own_median", "own", "median_hours"),
        duration("own_nine", "own", "nine_of_ten_hours"),
      ]}
      rows={rows}
      rowKey={({ kind }) => kind}
    />
  );
}

function bar(key: string, name: string, row: Figures) {
  const right = rate(row);
  return { key, name, values: [right ?? 0], text: right === null ? "–" : `${right.toFixed(1)} %` };
}

type Age = Statistics["ages"][number];

export function Ages({ found, query }: Props) {
  const { t } = useT();
  const { named, count, text } = useColumns();
  const nameOf = ({ from_days, to_days }: Age) =>
    to_days === null
      ? t("statistics.age.from", { first: from_days })
      : t("statistics.age.between", { first: from_days, last: to_days });
  const open = found.ages.some(({ in_review, to_correct }) => in_review + to_correct > 0);
  return (
    <Block<Age>
      table="ages"
      lead={t("statistics.ages.lead")}
      query={query}
      chart={
        <BarChart
          label={t("statistics.ages")}
          series={[t("statistics.column.in_review"), t("statistics.column.to_correct")]}
          rows={found.ages.map((age) => ({
            key: String(age.from_days),
            name: nameOf(age),
            values: [age.in_review, age.to_correct],
            text: formatNumber(age.in_review + age.to_correct),
          }))}
        />
      }
      columns={[
        named("age", nameOf),
        count("in_review", ({ in_review }) => in_review),
        count("to_correct", ({ to_correct }) => to_correct),
        text("amount", ({ amount }) => formatMoney(amount)),
      ]}
      rows={open ? found.ages : []}
      rowKey={({ from_days }) => String(from_days)}
    />
  );
}
