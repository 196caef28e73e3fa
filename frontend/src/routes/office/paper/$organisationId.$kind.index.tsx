import { createFileRoute, redirect } from "@tanstack/react-router";
import { officeDocuments } from "@/documents";
import { loadTexts } from "@/i18n";
import { isGone, openKind, showable } from "@/invoices/opening";
import { draftQuery } from "@/invoices/queries";
import { PaperFormPage, PaperGone } from "@/review/paper/paper-form-page";

export const Route = createFileRoute("/office/paper/$organisationId/$kind/")({
  validateSearch: ({ draft }: Record<string, unknown>) => ({ draft: typeof draft === "string" ? draft : "" }),
  loaderDeps: ({ search: { draft } }) => ({ draft }),
  gcTime: 0, // a form never begins with what an earlier one began with
  loader: async ({ context: { cache }, params: { organisationId, kind }, deps: { draft }, cause }) => {
    if (draft === "") throw redirect({ to: "/office/paper", replace: true });
    const [opened] = await Promise.all([
      openKind(kind),
      loadTexts("invoices", "documents", "help", "errors"),
    ]);
    const open = async () => {
      const query = draftQuery(draft);
      const found = await (cause === "enter"
        ? cache.fetchQuery({ ...query, staleTime: 0 })
        : cache.ensureQueryData(query));
      await showable(cache, found.content, officeDocuments(organisationId));
    };
    return { ...opened, gone: await isGone(open()) };
  },
  component: function EnterPaper() {
    const { kind, part, gone } = Route.useLoaderData();
    const { organisationId } = Route.useParams();
    const { draft } = Route.useSearch();
    if (gone) return <PaperGone />;
    return (
      <PaperFormPage key={draft} organisationId={organisationId} kind={kind} part={part} draftId={draft} />
    );
  },
});
