import { createFileRoute } from "@tanstack/react-router";
import { loadTexts } from "@/i18n";
import { registrationQuery } from "@/review/queries";
import { RegistrationPage } from "@/review/registrations/registration-page";

export const Route = createFileRoute("/office/registrations/$registrationId")({
  loader: async ({ context: { cache }, params: { registrationId } }) => {
    await Promise.all([
      loadTexts("organisations"),
      cache.ensureQueryData({ ...registrationQuery(registrationId), revalidateIfStale: true }),
    ]);
  },
  component: RegistrationPage,
});
