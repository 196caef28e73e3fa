import { createFileRoute, redirect } from "@tanstack/react-router";
import { loadTexts } from "@/i18n";
import { DraftGone } from "@/invoices/draft-gone";
import { draftMadeAt } from "@/invoices/made-drafts";
import { NewInvoicePage } from "@/invoices/new-invoice-page";
import { isGone, openDraft, openKind, startOf } from "@/invoices/opening";

/** `draft` is the form to go on with, `like` an invoice for the same person, `copy` one to be copied; ids only. */
interface Search {
  readonly draft?: string;
  readonly like?: string;
  readonly copy?: string;
}

const idIn = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);

export const Route = createFileRoute("/_company/invoices/new/$kind/")({
  validateSearch: ({ draft, like, copy }: Record<string, unknown>): Search => {
    const [id, model, copied] = [idIn(draft), idIn(like), idIn(copy)];
    return { ...(id && { draft: id }), ...(model && { like: model }), ...(copied && { copy: copied }) };
  },
  beforeLoad: async ({ params, search, location }) => {
    const draft = search.draft ? null : await draftMadeAt(location.state.__TSR_key);
    if (draft) throw redirect({ to: "/invoices/new/$kind", params, search: { draft }, replace: true });
  },
  // Without the draft: the one that the open form makes must not open the page anew.
  loaderDeps: ({ search: { like, copy } }) => ({ like, copy }),
  gcTime: 0, // a form never begins with what an earlier one began with
  loader: async ({ context: { cache }, params, location, cause }) => {
    const [opened] = await Promise.all([openKind(params.kind), loadTexts("invoices", "documents", "help")]);
    const { draft, like, copy }: Search = location.search;
    const gone = draft ? await isGone(openDraft(cache, opened.kind, draft, cause === "enter")) : false;
    return {
      ...opened,
      gone,
      start: draft ? {} : await startOf(cache, opened, { like: like ?? null, copy: copy ?? null }),
    };
  },
  component: function NewInvoice() {
    const { kind, part, start, gone } = Route.useLoaderData();
    const { draft, like, copy } = Route.useSearch();
    if (gone) return <DraftGone kind={kind} />;
    return (
      <NewInvoicePage
        kind={kind}
        part={part}
        start={start}
        model={{ like: like ?? null, copy: copy ?? null }}
        draftId={draft ?? null}
      />
    );
  },
});
