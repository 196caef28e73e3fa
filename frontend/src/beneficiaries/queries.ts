import { queryOptions } from "@tanstack/react-query";
import { answer, api, type Schemas } from "@/client";

/** All lists and records of beneficiaries; to invalidate after a change. */
export const BENEFICIARIES = ["beneficiaries"];

/** The list's name in the entry of the browser's history. */
export const LIST = "beneficiaries";

export const beneficiariesQuery = (search: Schemas["BeneficiarySearch"]) =>
  queryOptions({
    queryKey: [...BENEFICIARIES, "search", search],
    queryFn: () => answer(api.POST("/api/v1/beneficiaries/searches", { body: search })),
  });

export const beneficiaryQuery = (id: string) =>
  queryOptions({
    queryKey: [...BENEFICIARIES, "record", id],
    queryFn: () =>
      answer(api.GET("/api/v1/beneficiaries/{beneficiary_id}", { params: { path: { beneficiary_id: id } } })),
  });

/** What deleting a person would do: asked anew each time, since requests may have been sent meanwhile. */
export const removalQuery = (id: string) =>
  queryOptions({
    queryKey: ["removal", id],
    queryFn: () =>
      answer(
        api.GET("/api/v1/beneficiaries/{beneficiary_id}/removal", {
          params: { path: { beneficiary_id: id } },
        }),
      ),
    staleTime: 0,
    gcTime: 0,
  });

/** What merging two records would do. */
export const mergeQuery = (kept: string, other: string) =>
  queryOptions({
    queryKey: [...BENEFICIARIES, "merge", kept, other],
    queryFn: () => {
      const path = { beneficiary_id: kept, other_id: other };
      return answer(
        api.GET("/api/v1/beneficiaries/{beneficiary_id}/merges/{other_id}", { params: { path } }),
      );
    },
  });

/** The years for which a person has a statement: asked anew, since requests are sent elsewhere. */
export const statementYearsQuery = (id: string) =>
  queryOptions({
    queryKey: [...BENEFICIARIES, "statements", id],
    queryFn: () =>
      answer(
        api.GET("/api/v1/beneficiaries/{beneficiary_id}/statements", {
          params: { path: { beneficiary_id: id } },
        }),
      ),
    staleTime: 0,
  });
