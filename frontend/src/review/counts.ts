import { queryOptions } from "@tanstack/react-query";
import { request } from "@/client/request";
import { OFFICE_LISTS } from "./queries";

interface Counts {
  readonly registrations: number;
  readonly to_review: number;
  readonly corrected: number;
}

/** The numbers beside the office's navigation; fetched again every minute while the page is looked at. */
export const countsQuery = queryOptions({
  queryKey: [...OFFICE_LISTS, "counts"],
  queryFn: () => request<Counts>("GET", "/api/v1/office/counts"),
  refetchInterval: 60_000,
});
