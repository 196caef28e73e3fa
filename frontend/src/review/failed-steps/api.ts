import { queryOptions } from "@tanstack/react-query";
import { answer, api, type Schemas } from "@/client";
import { PAGE_SIZE } from "../queries";

export type FailedStep = Schemas["FailedStepOut"];
export type FailedSteps = Schemas["FailedSteps"];
export type StepKind = FailedStep["kind"];
export type Asked = FailedStep["asked"];
export type Reconciliation = Schemas["ReconciliationOut"];

export const KINDS: readonly StepKind[] = [
  "mail",
  "sms",
  "scan",
  "export",
  "list_file",
  "spreadsheet",
  "job",
  "schedule",
  "sum",
];
export const ASKED: readonly Asked[] = ["office", "operator"];

export const FAILED_STEPS = ["office", "failed-steps"];

export interface StepSearch {
  readonly view: "open" | "handled";
  readonly kind?: StepKind | undefined;
  readonly asked?: Asked | undefined;
}

const SOON = 5_000;

/** Titles are in the reader's language. What is being tried again is looked at again soon. */
export const stepsQuery = (search: StepSearch, cursor: string | undefined, language: string) =>
  queryOptions({
    queryKey: [...FAILED_STEPS, "list", search, cursor ?? null, language],
    queryFn: () =>
      answer(
        api.GET("/api/v1/office/failed-steps", {
          params: {
            query: {
              view: search.view,
              limit: PAGE_SIZE,
              ...(search.kind && { kind: search.kind }),
              ...(search.asked && { asked: search.asked }),
              ...(cursor !== undefined && { cursor }),
            },
          },
        }),
      ),
    staleTime: 0,
    refetchInterval: ({ state }) =>
      state.data?.items.some((step) => step.state === "retrying") ? SOON : false,
  });

export const reconciliationsQuery = (language: string) =>
  queryOptions({
    queryKey: [...FAILED_STEPS, "sums", language],
    queryFn: () => answer(api.GET("/api/v1/office/reconciliations")),
  });

const step = (step_id: string) => ({ params: { path: { step_id } } });

export const retryStep = (id: string) =>
  answer(api.POST("/api/v1/office/failed-steps/{step_id}/retries", step(id)));

export const retryKind = (kind: StepKind) =>
  answer(api.POST("/api/v1/office/failed-steps/retries", { body: { kind } }));

export const putKeeper = (id: string, body: Schemas["KeeperInput"]) =>
  answer(api.PUT("/api/v1/office/failed-steps/{step_id}/keeper", { ...step(id), body }));

export const dismissStep = (id: string, reason: string) =>
  answer(api.POST("/api/v1/office/failed-steps/{step_id}/dismissal", { ...step(id), body: { reason } }));
