import { createFileRoute } from "@tanstack/react-router";
import { loadTexts } from "@/i18n";
import { organisationQuery, peopleQuery } from "@/review/organisations/api";
import { OrganisationPage } from "@/review/organisations/organisation-page";

export const Route = createFileRoute("/office/organisations/$organisationId")({
  loader: async ({ context: { cache, session }, params: { organisationId } }) => {
    const rows =
      session.role === "administrator"
        ? [
            cache.ensureQueryData({ ...organisationQuery(organisationId), revalidateIfStale: true }),
            cache.ensureQueryData({ ...peopleQuery(organisationId), revalidateIfStale: true }),
          ]
        : [];
    await Promise.all([loadTexts("organisations"), ...rows]);
  },
  component: OrganisationPage,
});
