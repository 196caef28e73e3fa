import { queryOptions } from "@tanstack/react-query";
import { answer, api, type Schemas } from "@/client";

export type UsedTrip = Schemas["UsedTrip"];
export type UsedSupplier = Schemas["UsedSupplier"];

const STALE = 60_000;

/** Trips of an insured person in earlier requests. */
export const usedTripsQuery = (beneficiary_id: string) =>
  queryOptions({
    queryKey: ["used-trips", beneficiary_id],
    queryFn: () => answer(api.GET("/api/v1/used-trips", { params: { query: { beneficiary_id } } })),
    staleTime: STALE,
  });

/** Suppliers in earlier requests of the company. */
export const usedSuppliersQuery = queryOptions({
  queryKey: ["used-suppliers"],
  queryFn: () => answer(api.GET("/api/v1/used-suppliers")),
  staleTime: STALE,
});
