import { queryOptions } from "@tanstack/react-query";
import { answer, api, type Schemas } from "@/client";

export type Organisation = Schemas["OrganisationRow"];

export const ORGANISATIONS = ["office", "organisations"];

export const organisationsQuery = (words: string) =>
  queryOptions({
    queryKey: [...ORGANISATIONS, words],
    queryFn: () => answer(api.POST("/api/v1/office/organisations/searches", { body: { words } })),
  });

/** A reason suspends, none lifts. */
export const setSuspension = (organisation_id: string, reason: string | null) =>
  answer(
    api.PUT("/api/v1/office/organisations/{organisation_id}/suspension", {
      params: { path: { organisation_id } },
      body: { reason },
    }),
  );
