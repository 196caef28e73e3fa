import { createFileRoute } from "@tanstack/react-router";
import { loadTexts } from "@/i18n";
import { listState } from "@/lists/state";
import { registrationsQuery } from "@/review/queries";
import { RegistrationsPage } from "@/review/registrations/registrations-page";
import { REGISTRATION_STATES, REGISTRATIONS_LIST } from "@/review/registrations/states";

interface Search {
  readonly state?: "accepted" | "refused";
}

export const Route = createFileRoute("/office/registrations/")({
  validateSearch: (raw: Record<string, unknown>): Search => {
    const state = REGISTRATION_STATES.find((known) => known === raw.state);
    return state && state !== "pending" ? { state } : {};
  },
  loaderDeps: ({ search }) => search,
  loader: async ({ context: { cache }, deps, location }) => {
    const { cursors } = listState(location.state, REGISTRATIONS_LIST);
    void cache.prefetchQuery(registrationsQuery(deps.state ?? "pending", cursors.at(-1)));
    await loadTexts("organisations");
  },
  component: RegistrationsPage,
});
