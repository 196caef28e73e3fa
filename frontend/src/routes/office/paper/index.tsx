import { createFileRoute } from "@tanstack/react-router";
import { loadTexts } from "@/i18n";
import { dayOf } from "@/i18n/format";
import { begunQuery } from "@/review/paper/api";
import { PaperPage } from "@/review/paper/paper-page";

interface Search {
  /** What was entered last, to say so: the request's id and reference. */
  readonly entered?: string;
  readonly reference?: string;
}

const textIn = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);

export const Route = createFileRoute("/office/paper/")({
  validateSearch: ({ entered, reference }: Record<string, unknown>): Search => {
    const [id, named] = [textIn(entered), textIn(reference)];
    return id && named ? { entered: id, reference: named } : {};
  },
  loader: async ({ context: { cache } }) => {
    void cache.prefetchQuery(begunQuery);
    await loadTexts("invoices", "documents", "beneficiaries", "errors");
  },
  component: function Paper() {
    const { entered, reference } = Route.useSearch();
    return (
      <PaperPage
        entered={entered && reference ? { id: entered, reference } : null}
        today={dayOf(new Date())}
      />
    );
  },
});
