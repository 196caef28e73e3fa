import { queryOptions } from "@tanstack/react-query";
import { counts } from "./api";
import { OFFICE_LISTS } from "./queries";

/** The numbers beside the office's navigation; fetched again every minute while the page is looked at. */
export const countsQuery = queryOptions({
  queryKey: [...OFFICE_LISTS, "counts"],
  queryFn: counts,
  refetchInterval: 60_000,
});
