import { createFileRoute } from "@tanstack/react-router";
import { currentLanguage, loadTexts } from "@/i18n";
import { listState } from "@/lists/state";
import { reconciliationsQuery, stepsQuery } from "@/review/failed-steps/api";
import { FailedStepsPage } from "@/review/failed-steps/failed-steps-page";
import { readSearch, STEPS_LIST } from "@/review/failed-steps/views";

export const Route = createFileRoute("/office/failed-steps")({
  validateSearch: readSearch,
  loaderDeps: ({ search }) => search,
  loader: async ({ context: { cache, session }, deps, location }) => {
    if (session.role === "administrator") {
      const { view = "open", ...filters } = deps;
      const { cursors } = listState(location.state, STEPS_LIST);
      void (view === "sums"
        ? cache.prefetchQuery(reconciliationsQuery(currentLanguage()))
        : cache.prefetchQuery(stepsQuery({ view, ...filters }, cursors.at(-1), currentLanguage())));
    }
    await loadTexts("steps");
  },
  component: FailedStepsPage,
});
