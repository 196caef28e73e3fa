import { queryOptions } from "@tanstack/react-query";
import { answer, api, type Schemas } from "@/client";
import { downloadFile } from "@/client/download";
import { currentLanguage } from "@/i18n";

export type Statistics = Schemas["Statistics"];
export type Figures = Schemas["Figures"];
export type TableName = Schemas["StatisticsExport"]["table"];
export type FileFormat = Schemas["StatisticsExport"]["format"];

/** As the API takes it in an address. */
export interface StatisticsQuery {
  readonly from: string;
  readonly to: string;
  readonly by: "month" | "week";
  readonly kind?: NonNullable<Schemas["StatisticsExport"]["kind"]>;
  readonly organisation_id?: string;
}

const KEY = ["office", "statistics"];

export const overviewQuery = (query: StatisticsQuery) =>
  queryOptions({
    queryKey: [...KEY, "overview", query],
    queryFn: () => answer(api.GET("/api/v1/office/statistics", { params: { query } })),
  });

/** Reasons, fields and rules come with names in the reader's language, hence a key for each. */
export const correctionsQuery = (query: StatisticsQuery, language = currentLanguage()) =>
  queryOptions({
    queryKey: [...KEY, "corrections", query, language],
    queryFn: () => answer(api.GET("/api/v1/office/statistics/corrections", { params: { query } })),
  });

export const companiesQuery = (query: StatisticsQuery) =>
  queryOptions({
    queryKey: [...KEY, "companies", query],
    queryFn: () => answer(api.GET("/api/v1/office/statistics/companies", { params: { query } })),
  });

export const reviewersQuery = (query: StatisticsQuery) =>
  queryOptions({
    queryKey: [...KEY, "reviewers", query],
    queryFn: () => answer(api.GET("/api/v1/office/statistics/reviewers", { params: { query } })),
  });

/** A table as a file, with the lines that are shown. */
export function downloadTable(query: StatisticsQuery, table: TableName, format: FileFormat): Promise<void> {
  const { from, to, by, kind = null, organisation_id = null } = query;
  const body: Schemas["StatisticsExport"] = {
    first_day: from,
    last_day: to,
    by,
    kind,
    organisation_id,
    table,
    format,
  };
  return downloadFile("/api/v1/office/statistics/exports", body);
}
