import { createFileRoute } from "@tanstack/react-router";
import { loadTexts } from "@/i18n";
import { listState } from "@/lists/state";
import { conversationsQuery } from "@/review/messages/channel";
import { MESSAGES_LIST, OfficeMessagesPage, STATES } from "@/review/messages/messages-page";

interface Search {
  readonly state?: "answered" | "closed";
}

export const Route = createFileRoute("/office/messages/")({
  validateSearch: (raw: Record<string, unknown>): Search => {
    const state = STATES.find((known) => known === raw.state);
    return state && state !== "open" ? { state } : {};
  },
  loaderDeps: ({ search }) => search,
  loader: async ({ context: { cache }, deps, location }) => {
    const { cursors } = listState(location.state, MESSAGES_LIST);
    void cache.prefetchQuery(conversationsQuery(deps.state ?? "open", cursors.at(-1)));
    await loadTexts("messages");
  },
  component: OfficeMessagesPage,
});
