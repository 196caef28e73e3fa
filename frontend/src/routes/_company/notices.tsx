import { createFileRoute } from "@tanstack/react-router";
import { loadTexts } from "@/i18n";
import { listState } from "@/lists/state";
import { NOTICES_LIST, NoticesPage } from "@/notices/notices-page";
import { noticesQuery } from "@/notices/queries";

interface Search {
  readonly unread?: true;
}

export const Route = createFileRoute("/_company/notices")({
  validateSearch: (raw: Record<string, unknown>): Search => (raw.unread === true ? { unread: true } : {}),
  loaderDeps: ({ search }) => search,
  loader: async ({ context: { cache }, deps, location }) => {
    const { cursors } = listState(location.state, NOTICES_LIST);
    void cache.prefetchQuery(noticesQuery(deps.unread ?? false, cursors.at(-1)));
    await loadTexts("notices", "forms");
  },
  component: NoticesPage,
});
