import { getRouteApi, useNavigate } from "@tanstack/react-router";
import type { StatisticsQuery } from "./queries";
import { type StatisticsSearch, statisticsQuery } from "./search";

const route = getRouteApi("/office/statistics");

export interface Chosen {
  readonly search: StatisticsSearch;
  readonly query: StatisticsQuery;
  readonly filter: (next: { readonly [Name in keyof StatisticsSearch]: string | undefined }) => void;
}

/** The filters of the address, and what changes them. */
export function useStatistics(): Chosen {
  const search = route.useSearch();
  const navigate = useNavigate();
  return {
    search,
    query: statisticsQuery(search, new Date()),
    filter: (next) =>
      void navigate({
        to: "/office/statistics",
        search: (before) => ({ ...before, ...next }) as StatisticsSearch,
        replace: true,
        resetScroll: false,
      }),
  };
}

/** The same figures of one company only. */
export function companyAddress(search: StatisticsSearch, company: string): string {
  return `/office/statistics?${new URLSearchParams({ ...search, company })}`;
}
