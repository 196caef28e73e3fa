import { createFileRoute } from "@tanstack/react-router";
import { templatesQuery, uploadsQuery } from "@/bulk/api";
import { BulkPage } from "@/bulk/bulk-page";
import { currentLanguage, loadTexts } from "@/i18n";
import { isKind, type Kind } from "@/invoices/forms";

/** The type that was chosen. */
interface Search {
  readonly kind?: Kind;
}

export const Route = createFileRoute("/_company/bulk/")({
  validateSearch: ({ kind }: Record<string, unknown>): Search =>
    typeof kind === "string" && isKind(kind) ? { kind } : {},
  loader: async ({ context: { cache } }) => {
    void cache.prefetchQuery(templatesQuery(currentLanguage()));
    void cache.prefetchQuery(uploadsQuery);
    await loadTexts("bulk", "documents", "errors", "invoices");
  },
  component: function Bulk() {
    const { kind } = Route.useSearch();
    return <BulkPage kind={kind ?? null} />;
  },
});
