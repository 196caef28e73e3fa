import { createFileRoute } from "@tanstack/react-router";
import { OfficeAccountPage } from "@/accounts/account-page";
import { factorsQuery } from "@/accounts/factors/api";
import { loadTexts } from "@/i18n";

export const Route = createFileRoute("/office/account")({
  loader: ({ context: { cache } }) =>
    Promise.all([cache.ensureQueryData(factorsQuery("office")), loadTexts("factors")]),
  component: OfficeAccountPage,
});
