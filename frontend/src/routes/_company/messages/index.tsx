import { createFileRoute } from "@tanstack/react-router";
import { loadTexts } from "@/i18n";
import { listState } from "@/lists/state";
import { conversationsQuery } from "@/messages/channel";
import { MESSAGES_LIST, MessagesPage } from "@/messages/messages-page";

interface Search {
  readonly unread?: true;
}

export const Route = createFileRoute("/_company/messages/")({
  validateSearch: (raw: Record<string, unknown>): Search => (raw.unread === true ? { unread: true } : {}),
  loaderDeps: ({ search }) => search,
  loader: async ({ context: { cache }, deps, location }) => {
    const { cursors } = listState(location.state, MESSAGES_LIST);
    void cache.prefetchQuery(conversationsQuery(deps.unread ?? false, cursors.at(-1)));
    await loadTexts("messages");
  },
  component: MessagesPage,
});
