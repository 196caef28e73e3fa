import { createFileRoute } from "@tanstack/react-router";
import { BeneficiariesPage, prefetchBeneficiaries } from "@/beneficiaries/list-page";
import { loadTexts } from "@/i18n";

export const Route = createFileRoute("/_company/beneficiaries/")({
  loader: async ({ context: { cache }, location }) => {
    prefetchBeneficiaries(cache, location.state);
    await loadTexts("beneficiaries");
  },
  component: BeneficiariesPage,
});
