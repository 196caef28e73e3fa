import { createFileRoute } from "@tanstack/react-router";
import { currentLanguage } from "@/i18n";
import { BulkPage } from "@/review/bulk/bulk-page";
import { bulkQuery } from "@/review/bulk/queries";

export const Route = createFileRoute("/office/bulk/$bulkId")({
  loader: ({ context: { cache }, params: { bulkId } }) =>
    cache.ensureQueryData(bulkQuery(bulkId, currentLanguage())),
  component: function Page() {
    const { bulkId } = Route.useParams();
    return <BulkPage key={bulkId} id={bulkId} />;
  },
});
