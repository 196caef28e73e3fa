import { queryOptions } from "@tanstack/react-query";
import { answer, api, type Schemas } from "@/client";

export type Organisation = Schemas["OrganisationRow"];

export type Person = Schemas["OrganisationPerson"];

export const ORGANISATIONS = ["office", "organisations"];

export const organisationsQuery = (words: string) =>
  queryOptions({
    queryKey: [...ORGANISATIONS, "found", words],
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

export const organisationQuery = (organisation_id: string) =>
  queryOptions({
    queryKey: [...ORGANISATIONS, "one", organisation_id],
    queryFn: () =>
      answer(
        api.GET("/api/v1/office/organisations/{organisation_id}", { params: { path: { organisation_id } } }),
      ),
  });

/** Who works or worked for an organisation. */
export const peopleQuery = (organisation_id: string) =>
  queryOptions({
    queryKey: [...ORGANISATIONS, "people", organisation_id],
    queryFn: () =>
      answer(
        api.GET("/api/v1/office/organisations/{organisation_id}/members", {
          params: { path: { organisation_id } },
        }),
      ),
  });

/** For who lost the telephone: everything else that opens the account is forgotten. */
export const replacePhone = (organisation_id: string, person_id: string, mobile: string) =>
  answer(
    api.PUT("/api/v1/office/organisations/{organisation_id}/members/{person_id}/mobile", {
      params: { path: { organisation_id, person_id } },
      body: { mobile },
    }),
  );
