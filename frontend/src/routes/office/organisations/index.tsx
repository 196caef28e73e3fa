import { createFileRoute } from "@tanstack/react-router";
import { loadTexts } from "@/i18n";
import { organisationsQuery } from "@/review/organisations/api";
import { OrganisationsPage } from "@/review/organisations/organisations-page";

export const Route = createFileRoute("/office/organisations/")({
  loader: async ({ context: { cache, session } }) => {
    if (session.role === "administrator") void cache.prefetchQuery(organisationsQuery(""));
    await loadTexts("organisations");
  },
  component: OrganisationsPage,
});
