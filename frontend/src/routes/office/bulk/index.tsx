import { createFileRoute } from "@tanstack/react-router";
import { currentLanguage } from "@/i18n";
import { BulksPage } from "@/review/bulk/bulks-page";
import { bulksQuery } from "@/review/bulk/queries";

export const Route = createFileRoute("/office/bulk/")({
  loader: ({ context: { cache } }) => void cache.prefetchQuery(bulksQuery(currentLanguage())),
  component: BulksPage,
});
