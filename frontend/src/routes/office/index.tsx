import { createFileRoute } from "@tanstack/react-router";
import { loadTexts } from "@/i18n";
import { listState } from "@/lists/state";
import { queueQuery } from "@/review/queries";
import { QueuePage } from "@/review/queue/queue-page";
import { officeSearch, QUEUE_LIST, queueSearch } from "@/review/queue/search";

export const Route = createFileRoute("/office/")({
  validateSearch: queueSearch,
  loaderDeps: ({ search }) => search,
  loader: async ({ context: { cache }, deps, location }) => {
    void cache.prefetchQuery(queueQuery(officeSearch(deps, listState(location.state, QUEUE_LIST))));
    await loadTexts("invoices", "messages");
  },
  component: QueuePage,
});
