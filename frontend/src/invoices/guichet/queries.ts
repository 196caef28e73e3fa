import { queryOptions } from "@tanstack/react-query";
import { answer, api, type Schemas } from "@/client";

export type InvoiceRow = Schemas["InvoiceRow"];
export type Status = Schemas["Status"];

/** What the history shows: drafts and requests to correct have their own sections. */
export const HISTORY = [
  "in_review",
  "accepted",
  "transmitted",
  "paid",
  "refused",
  "withdrawn",
] as const satisfies readonly Status[];

export const invoicesQuery = (search: Schemas["InvoiceSearch"]) =>
  queryOptions({
    queryKey: ["invoices", "search", search],
    queryFn: () => answer(api.POST("/api/v1/invoices/searches", { body: search })),
  });

export const draftsQuery = queryOptions({
  queryKey: ["drafts"],
  queryFn: () => answer(api.GET("/api/v1/drafts")),
});
