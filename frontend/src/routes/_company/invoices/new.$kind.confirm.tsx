import { createFileRoute, redirect } from "@tanstack/react-router";
import { loadTexts } from "@/i18n";
import { ConfirmPage } from "@/invoices/confirm-page";
import { isGone, openDraft, openKind } from "@/invoices/opening";

export const Route = createFileRoute("/_company/invoices/new/$kind/confirm")({
  validateSearch: ({ draft }: Record<string, unknown>) => ({ draft: typeof draft === "string" ? draft : "" }),
  loaderDeps: ({ search: { draft } }) => ({ draft }),
  loader: async ({ context: { cache }, params, deps: { draft } }) => {
    if (draft === "") throw redirect({ to: "/invoices/new/$kind", params, replace: true });
    const [opened] = await Promise.all([openKind(params.kind), loadTexts("invoices", "documents", "help")]);
    if (await isGone(openDraft(cache, opened.kind, draft, true))) {
      throw redirect({ to: "/invoices/new/$kind", params, search: { draft }, replace: true });
    }
    return opened;
  },
  component: function Confirm() {
    const { kind, part } = Route.useLoaderData();
    const { draft } = Route.useSearch();
    return <ConfirmPage kind={kind} part={part} draftId={draft} />;
  },
});
