import { queryOptions } from "@tanstack/react-query";
import { answer, api, type Schemas } from "@/client";
import { downloadFile } from "@/client/download";

export type AuditSearch = Schemas["AuditSearch"];
export type AuditRow = Schemas["AuditRow"];
export type AuditState = Schemas["AuditState"];
export type Verification = Schemas["AuditVerificationOut"];
export type Finding = Schemas["AuditFinding"];
export type Format = Schemas["AuditExport"]["format"];

export const PAGE_SIZE = 50;
const WHILE_VERIFYING = 2000;

/** Each search is an event of the log itself, so nothing is asked for again unless somebody wants it. */
export const auditQuery = (body: AuditSearch) =>
  queryOptions({
    queryKey: ["office", "audit", "rows", body],
    queryFn: () => answer(api.POST("/api/v1/office/audit/searches", { body })),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });

/** What stands above the list; asked for again while a verification runs. */
export const auditStateQuery = queryOptions({
  queryKey: ["office", "audit", "state"],
  queryFn: () => answer(api.GET("/api/v1/office/audit")),
  refetchInterval: ({ state }) => (isRunning(state.data?.verification) ? WHILE_VERIFYING : false),
});

export const isRunning = (verification: Verification | null | undefined): boolean =>
  verification != null && verification.finished_at === null;

export const verifyNow = () => answer(api.POST("/api/v1/office/audit/verifications"));

export function downloadLog({ limit: _limit, cursor: _cursor, ...filters }: AuditSearch, format: Format) {
  return downloadFile("/api/v1/office/audit/exports", {
    ...filters,
    format,
  } satisfies Schemas["AuditExport"]);
}
