import { queryOptions } from "@tanstack/react-query";
import { answer, api, type Schemas } from "@/client";
import type { Language } from "@/i18n";

export type BulkDecision = Schemas["BulkDecisionOut"];
export type BulkSummary = Schemas["BulkDecisionSummary"];
export type BulkItem = Schemas["BulkDecisionItemOut"];
export type BulkInput = Schemas["BulkAcceptance"] | Schemas["BulkRefusal"];

/** So many requests at once, as the server takes them. */
export const MOST = 200;

const POLL = 1000;
const BULKS = ["office", "bulk"] as const;

export const isRunning = ({ waiting }: Pick<BulkSummary, "waiting">): boolean => waiting > 0;

/** The reader's last ones; asked again while one is under way, wherever the reader is. */
export const bulksQuery = (language: Language) =>
  queryOptions({
    queryKey: [...BULKS, "list", language],
    queryFn: () => answer(api.GET("/api/v1/office/bulk-decisions")),
    refetchInterval: ({ state }) => (state.data?.items.some(isRunning) ? POLL : false),
  });

export const bulkQuery = (id: string, language: Language) =>
  queryOptions({
    queryKey: [...BULKS, "one", id, language],
    queryFn: () => answer(api.GET("/api/v1/office/bulk-decisions/{bulk_id}", { params: bulk(id) })),
    refetchInterval: ({ state }) => (state.data && isRunning(state.data) ? POLL : false),
    staleTime: 0,
  });

/** Everything known of bulk decisions. */
export const bulkKey = BULKS;

const bulk = (bulk_id: string) => ({ path: { bulk_id } });

/** The same key again is the same decision. */
export const decideInBulk = (body: BulkInput, key: string) =>
  answer(api.POST("/api/v1/office/bulk-decisions", { body, params: { header: { "Idempotency-Key": key } } }));

export const stopBulk = (id: string) =>
  answer(api.POST("/api/v1/office/bulk-decisions/{bulk_id}/stop", { params: bulk(id) }));

export const undoBulk = (id: string) =>
  answer(api.POST("/api/v1/office/bulk-decisions/{bulk_id}/undo", { params: bulk(id) }));
