import { createFileRoute } from "@tanstack/react-router";
import { NewBeneficiaryPage } from "@/beneficiaries/form-page";
import { loadTexts } from "@/i18n";

export const Route = createFileRoute("/_company/beneficiaries/new")({
  loader: () => loadTexts("beneficiaries", "documents", "help"),
  component: NewBeneficiaryPage,
});
