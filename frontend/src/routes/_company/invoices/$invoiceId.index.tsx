import { createFileRoute } from "@tanstack/react-router";
import { loadTexts } from "@/i18n";
import { InvoicePage } from "@/invoices/invoice-page";
import { openInvoice } from "@/invoices/opening";

export const Route = createFileRoute("/_company/invoices/$invoiceId/")({
  loader: async ({ context: { cache }, params: { invoiceId } }) => {
    await loadTexts("invoices", "documents", "messages");
    return openInvoice(cache, invoiceId);
  },
  component: function Receipt() {
    const { invoiceId } = Route.useParams();
    const { part } = Route.useLoaderData();
    return <InvoicePage key={invoiceId} invoiceId={invoiceId} part={part} />;
  },
});
