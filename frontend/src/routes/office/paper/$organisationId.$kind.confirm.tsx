import { createFileRoute, redirect } from "@tanstack/react-router";
import { officeDocuments } from "@/documents";
import { loadTexts } from "@/i18n";
import { isGone, openKind, showable } from "@/invoices/opening";
import { draftQuery } from "@/invoices/queries";
import { PaperConfirmPage } from "@/review/paper/paper-form-page";

export const Route = createFileRoute("/office/paper/$organisationId/$kind/confirm")({
  validateSearch: ({ draft }: Record<string, unknown>) => ({ draft: typeof draft === "string" ? draft : "" }),
  loaderDeps: ({ search: { draft } }) => ({ draft }),
  loader: async ({ context: { cache }, params, deps: { draft } }) => {
    const [opened] = await Promise.all([openKind(params.kind), loadTexts("invoices", "documents", "help")]);
    const open = async () => {
      const { content } = await cache.fetchQuery({ ...draftQuery(draft), staleTime: 0 });
      await showable(cache, content, officeDocuments(params.organisationId));
    };
    if (draft === "" || (await isGone(open()))) throw redirect({ to: "/office/paper", replace: true });
    return opened;
  },
  component: function ConfirmPaper() {
    const { kind, part } = Route.useLoaderData();
    const { organisationId } = Route.useParams();
    const { draft } = Route.useSearch();
    return <PaperConfirmPage organisationId={organisationId} kind={kind} part={part} draftId={draft} />;
  },
});
