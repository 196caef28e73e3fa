import { createFileRoute } from "@tanstack/react-router";
import { currentLanguage, loadTexts } from "@/i18n";
import { InvoicePage } from "@/invoices/invoice-page";
import { invoiceQuery } from "@/invoices/queries";

export const Route = createFileRoute("/_company/invoices/$invoiceId/")({
  loader: async ({ context: { cache }, params: { invoiceId } }) => {
    await loadTexts("invoices", "documents");
    await cache.ensureQueryData(invoiceQuery(invoiceId, currentLanguage()));
  },
  component: function Receipt() {
    const { invoiceId } = Route.useParams();
    return <InvoicePage key={invoiceId} invoiceId={invoiceId} />;
  },
});
