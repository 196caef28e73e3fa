import type { ReactNode } from "react";
import { type TextKey, useT } from "@/i18n";
import { type Column, Section, Table } from "@/ui";
import { ChartAndTable } from "@/ui/chart";
import { ScrollBox } from "@/ui/scroll-box";
import type { StatisticsQuery, TableName } from "./queries";
import { TableFiles } from "./table-files";

/** How many bars a chart shows of a longer table. */
export const MOST_BARS = 10;

/** A table with more columns than this needs the page's width, below its chart. */
const MOST_BESIDE = 6;

interface Props<Row> {
  readonly table: TableName;
  /** Where two blocks show parts of one table, their own names and only one way to the file. */
  readonly title?: TextKey;
  readonly withFiles?: boolean;
  readonly lead?: string;
  readonly query: StatisticsQuery;
  readonly chart: ReactNode;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly children?: ReactNode;
}

/** A section: its chart with the table beside it, and the table as a file. */
export function Block<Row>({
  table,
  title = `statistics.${table}`,
  withFiles = true,
  lead,
  query,
  chart,
  columns,
  rows,
  rowKey,
  children,
}: Props<Row>) {
  const { t } = useT();
  return (
    <Section
      title={t(title)}
      id={title.replace("statistics.", "")}
      action={withFiles && <TableFiles table={table} query={query} />}
    >
      {lead && <p className="read muted mb-4">{lead}</p>}
      {children}
      {rows.length === 0 ? (
        <p>{t("statistics.section.none")}</p>
      ) : (
        <ChartAndTable
          chart={chart}
          summary={t("statistics.table.show")}
          stacked={columns.length > MOST_BESIDE}
        >
          <ScrollBox label={t(title)} stays="first" hint={t("statistics.table.scroll")}>
            <Table caption={t(title)} dense columns={columns} rows={rows} rowKey={rowKey} />
          </ScrollBox>
        </ChartAndTable>
      )}
    </Section>
  );
}
