import { queryOptions } from "@tanstack/react-query";
import { answer, api, type Schemas } from "@/client";
import { downloadFile } from "@/client/download";

export type InvoiceRow = Schemas["ListedInvoice"];
export type Status = Schemas["Status"];

/** What the history shows: drafts and requests to correct have their own sections. */
export const HISTORY = [
  "in_review",
  "accepted",
  "transmitted",
  "paid",
  "refused",
  "forwarded",
  "withdrawn",
] as const satisfies readonly Status[];

export const invoicesQuery = (search: Schemas["InvoiceSearch"]) =>
  queryOptions({
    queryKey: ["invoices", "search", search],
    queryFn: () => answer(api.POST("/api/v1/invoices/searches", { body: search })),
  });

/** The whole list as a file: everything that the filters find, not only the page that is shown. */
export function downloadList(search: Schemas["InvoiceSearch"], format: Schemas["InvoiceExport"]["format"]) {
  const { limit: _limit, cursor: _cursor, ...filters } = search;
  return downloadFile("/api/v1/invoices/exports", { ...filters, format } satisfies Schemas["InvoiceExport"]);
}

export const draftsQuery = queryOptions({
  queryKey: ["drafts"],
  queryFn: () => answer(api.GET("/api/v1/drafts")),
});
