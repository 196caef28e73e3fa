import { createFileRoute } from "@tanstack/react-router";
import { templatesQuery, uploadsQuery } from "@/bulk/api";
import { BulkPage } from "@/bulk/bulk-page";
import { currentLanguage, loadTexts } from "@/i18n";

export const Route = createFileRoute("/_company/bulk/")({
  loader: async ({ context: { cache } }) => {
    void cache.prefetchQuery(templatesQuery(currentLanguage()));
    void cache.prefetchQuery(uploadsQuery);
    await loadTexts("bulk", "documents", "errors", "invoices");
  },
  component: BulkPage,
});
