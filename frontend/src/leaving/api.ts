import { queryOptions } from "@tanstack/react-query";
import { answer, api, type Schemas } from "@/client";

export type DataExport = Schemas["DataExportOut"];

const POLL = 3000;

/** Asks again while an archive is being made. */
export const exportsQuery = queryOptions({
  queryKey: ["data-exports"],
  queryFn: () => answer(api.GET("/api/v1/data-exports")),
  refetchInterval: ({ state }) => (state.data?.items.some(({ state }) => state === "queued") ? POLL : false),
});

export const askForExport = () => answer(api.POST("/api/v1/data-exports"));

/** Asks for the fresh factor that the download itself needs. */
export const noteDownload = (export_id: string) =>
  answer(api.POST("/api/v1/data-exports/{export_id}/downloads", { params: { path: { export_id } } }));

export const contentOf = ({ id }: DataExport): string => `/api/v1/data-exports/${id}/content`;

export const closeAccount = (body: Schemas["ClosingInput"]) =>
  answer(api.POST("/api/v1/organisation/closings", { body }));
