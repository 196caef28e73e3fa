import { createFileRoute } from "@tanstack/react-router";
import { loadTexts } from "@/i18n";
import { overviewQuery } from "@/review/statistics/queries";
import { statisticsQuery, statisticsSearch } from "@/review/statistics/search";
import { StatisticsPage } from "@/review/statistics/statistics-page";

export const Route = createFileRoute("/office/statistics")({
  validateSearch: statisticsSearch,
  loaderDeps: ({ search }) => search,
  loader: async ({ context: { cache }, deps }) => {
    void cache.prefetchQuery(overviewQuery(statisticsQuery(deps, new Date())));
    await loadTexts("statistics");
  },
  component: StatisticsPage,
});
