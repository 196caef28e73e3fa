import type { ReactNode } from "react";
import { formatMoney, formatNumber, type TextKey, useT } from "@/i18n";
import { type Column, TwoLines } from "@/ui";
import { days } from "./figures";
import type { Figures } from "./queries";

type Key = TextKey extends infer Text
  ? Text extends `statistics.column.${infer Name}`
    ? Name
    : never
  : never;

/** Columns by their name in the catalogue: the same words stand in the files. */
export function useColumns() {
  const { t } = useT();
  return {
    named: <Row,>(key: Key, cell: (row: Row) => ReactNode): Column<Row> => ({
      key,
      header: t(`statistics.column.${key}`),
      card: "title",
      cell,
    }),
    count: <Row,>(key: Key, value: (row: Row) => number, amount?: (row: Row) => string): Column<Row> => ({
      key,
      header: t(`statistics.column.${key}`),
      numeric: true,
      cell: (row) =>
        amount ? (
          <TwoLines main={formatNumber(value(row))} sub={`CHF ${formatMoney(amount(row))}`} />
        ) : (
          formatNumber(value(row))
        ),
    }),
    text: <Row,>(key: Key, cell: (row: Row) => string): Column<Row> => ({
      key,
      header: t(`statistics.column.${key}`),
      numeric: true,
      cell,
    }),
    duration: <Row extends Figures>(
      key: Key,
      which: "own" | "elapsed",
      hours: "median_hours" | "nine_of_ten_hours",
    ): Column<Row> => ({
      key,
      header: t(`statistics.column.${key}`),
      numeric: true,
      cell: (row) => {
        const found = row[which];
        return found === null ? "–" : days(found[hours]);
      },
    }),
  };
}
