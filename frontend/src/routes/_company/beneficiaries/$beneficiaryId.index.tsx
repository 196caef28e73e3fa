import { createFileRoute } from "@tanstack/react-router";
import { BeneficiaryPage } from "@/beneficiaries/form-page";
import { beneficiaryQuery } from "@/beneficiaries/queries";
import { loadTexts } from "@/i18n";

export const Route = createFileRoute("/_company/beneficiaries/$beneficiaryId/")({
  // Fetched anew unless it was a moment ago: what is saved replaces the whole record.
  loader: ({ context: { cache }, params }) =>
    Promise.all([
      cache.fetchQuery(beneficiaryQuery(params.beneficiaryId)),
      loadTexts("beneficiaries", "documents", "help"),
    ]),
  component: Beneficiary,
});

function Beneficiary() {
  const { beneficiaryId } = Route.useParams();
  return <BeneficiaryPage id={beneficiaryId} />;
}
