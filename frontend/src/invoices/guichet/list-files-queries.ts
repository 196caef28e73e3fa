import { queryOptions } from "@tanstack/react-query";
import { answer, api, type Schemas } from "@/client";

export type ListFile = Schemas["ListFileOut"];

const POLL = 1000;

/** Files of long lists that the reader has asked for; asked again while one is being made. */
export const listFilesQuery = queryOptions({
  queryKey: ["invoice-list-files"],
  queryFn: () => answer(api.GET("/api/v1/invoice-list-files")),
  refetchInterval: ({ state }) => (state.data?.items.some(({ state }) => state === "queued") ? POLL : false),
});

/** From so many rows on a job makes the file; fewer are there at once. */
export const LONG = 1000;

export function askForFile(search: Schemas["InvoiceSearch"], format: ListFile["format"]) {
  const { limit: _limit, cursor: _cursor, ...filters } = search;
  return answer(api.POST("/api/v1/invoice-list-files", { body: { ...filters, format } }));
}

export const forgetFile = (list_file_id: string) =>
  answer(api.DELETE("/api/v1/invoice-list-files/{list_file_id}", { params: { path: { list_file_id } } }));

export const contentOf = ({ id }: ListFile): string => `/api/v1/invoice-list-files/${id}/content`;
