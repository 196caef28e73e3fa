import { createFileRoute } from "@tanstack/react-router";
import { invoicesQuery, uploadQuery } from "@/bulk/api";
import { UploadPage } from "@/bulk/upload-page";
import { currentLanguage, loadTexts } from "@/i18n";

/** `show=open`: only what has to be looked at before it can be sent. */
interface Search {
  readonly show?: "open";
}

export const Route = createFileRoute("/_company/bulk/$uploadId")({
  validateSearch: ({ show }: Record<string, unknown>): Search => (show === "open" ? { show } : {}),
  loader: async ({ context: { cache }, params: { uploadId } }) => {
    void cache.prefetchQuery(invoicesQuery(uploadId, currentLanguage()));
    await Promise.all([
      cache.ensureQueryData(uploadQuery(uploadId)),
      loadTexts("bulk", "documents", "invoices"),
    ]);
  },
  component: function Upload() {
    const { uploadId } = Route.useParams();
    const { show } = Route.useSearch();
    return <UploadPage key={uploadId} uploadId={uploadId} onlyOpen={show === "open"} />;
  },
});
