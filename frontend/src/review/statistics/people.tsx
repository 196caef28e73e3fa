import type { Schemas } from "@/client";
import { formatNumber, useT } from "@/i18n";
import { BarChart } from "@/ui/chart";
import { Block, MOST_BARS } from "./block";
import { useColumns } from "./columns";
import { decided, rate, shown } from "./figures";
import type { StatisticsQuery } from "./queries";
import type { StatisticsSearch } from "./search";
import { companyAddress } from "./use-statistics";

type Company = Schemas["CompanyFigures"];

interface CompaniesProps {
  readonly found: Schemas["CompanyStatistics"];
  readonly search: StatisticsSearch;
  readonly query: StatisticsQuery;
}

export function Companies({ found: { items, capped }, search, query }: CompaniesProps) {
  const { t } = useT();
  const { named, count, text } = useColumns();
  const nameOf = ({ name }: Company) => name ?? t("statistics.private");
  return (
    <Block<Company>
      table="companies"
      {...(capped && { lead: t("statistics.capped") })}
      query={query}
      chart={
        <BarChart
          label={`${t("statistics.companies")}: ${t("statistics.column.decided")}`}
          series={[t("statistics.column.accepted"), t("statistics.column.refused")]}
          rows={items.slice(0, MOST_BARS).map((row) => ({
            key: row.id ?? "private",
            name: nameOf(row),
            values: [row.accepted, row.refused],
            text: formatNumber(decided(row)),
          }))}
        />
      }
      columns={[
        named("company", (row) =>
          row.id === null || row.id === search.company ? (
            nameOf(row)
          ) : (
            <a href={companyAddress(search, row.id)}>{nameOf(row)}</a>
          ),
        ),
        count(
          "accepted",
          ({ accepted }) => accepted,
          ({ accepted_amount }) => accepted_amount,
        ),
        count("refused", ({ refused }) => refused),
        count("forwarded", ({ forwarded }) => forwarded),
        count("corrections", ({ corrections }) => corrections),
        text("right_rate", (row) => shown(rate(row))),
      ]}
      rows={items}
      rowKey={({ id }) => id ?? "private"}
    />
  );
}

type Counts = Schemas["ReviewerCounts"];
type Row = Counts & { readonly key: string; readonly name: string };
const drawn = ({ accepted, refused, corrections }: Counts) => accepted + refused + corrections;

interface ReviewersProps {
  readonly found: Schemas["ReviewerStatistics"];
  readonly query: StatisticsQuery;
}

/** Numbers of decisions; without the rights for more, one's own beside the office's. */
export function Reviewers({ found: { items, total, everybody }, query }: ReviewersProps) {
  const { t } = useT();
  const { named, count } = useColumns();
  const office: Row = { ...total, key: "office", name: t("statistics.office") };
  const people: Row[] = items.map((row) => ({ ...row, key: row.id }));
  const rows = drawn(total) + total.forwarded === 0 ? [] : [...people, office];
  return (
    <Block<Row>
      table="reviewers"
      lead={t("statistics.reviewers.lead")}
      query={query}
      chart={
        <BarChart
          label={t("statistics.reviewers")}
          series={(["accepted", "refused", "corrections"] as const).map((name) =>
            t(`statistics.column.${name}`),
          )}
          rows={(everybody ? people : rows).map((row) => ({
            key: row.key,
            name: row.name,
            values: [row.accepted, row.refused, row.corrections],
            text: formatNumber(drawn(row)),
          }))}
        />
      }
      columns={[
        named("reviewer", ({ key, name }) => (key === "office" ? <strong>{name}</strong> : name)),
        count("accepted", ({ accepted }) => accepted),
        count("refused", ({ refused }) => refused),
        count("forwarded", ({ forwarded }) => forwarded),
        count("corrections", ({ corrections }) => corrections),
      ]}
      rows={rows}
      rowKey={({ key }) => key}
    >
      {!everybody && <p className="mb-4">{t("statistics.reviewers.own")}</p>}
    </Block>
  );
}
