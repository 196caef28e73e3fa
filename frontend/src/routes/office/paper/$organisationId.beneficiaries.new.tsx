import { createFileRoute } from "@tanstack/react-router";
import { NewBeneficiaryPage } from "@/beneficiaries/form-page";
import { loadTexts } from "@/i18n";

const AROUND = { list: "/office/paper", back: "review.paper.title", audience: "office" } as const;

/** A person of the company, added from its paper with the company's own form. */
export const Route = createFileRoute("/office/paper/$organisationId/beneficiaries/new")({
  loader: () => loadTexts("beneficiaries", "documents", "help"),
  component: () => <NewBeneficiaryPage around={AROUND} />,
});
