import { createFileRoute } from "@tanstack/react-router";
import { MergePage } from "@/beneficiaries/merge-page";
import { beneficiaryQuery } from "@/beneficiaries/queries";
import { loadTexts } from "@/i18n";

/** `other` is the record that was entered a second time. */
interface Search {
  readonly other?: string;
}

export const Route = createFileRoute("/_company/beneficiaries/$beneficiaryId/merge")({
  validateSearch: ({ other }: Record<string, unknown>): Search =>
    typeof other === "string" && other !== "" ? { other } : {},
  loader: ({ context: { cache }, params }) =>
    Promise.all([cache.fetchQuery(beneficiaryQuery(params.beneficiaryId)), loadTexts("beneficiaries")]),
  component: function Merge() {
    const { beneficiaryId } = Route.useParams();
    const { other } = Route.useSearch();
    return <MergePage key={beneficiaryId} id={beneficiaryId} otherId={other ?? null} />;
  },
});
