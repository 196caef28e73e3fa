import { createFileRoute } from "@tanstack/react-router";
import { currentLanguage, loadTexts } from "@/i18n";
import { isKind } from "@/invoices/forms";
import { InvoicePage } from "@/invoices/invoice-page";
import { openKind } from "@/invoices/opening";
import { invoiceQuery } from "@/invoices/queries";

export const Route = createFileRoute("/_company/invoices/$invoiceId/")({
  loader: async ({ context: { cache }, params: { invoiceId } }) => {
    await loadTexts("invoices", "documents", "messages");
    const { invoice } = await cache.ensureQueryData(invoiceQuery(invoiceId, currentLanguage()));
    return isKind(invoice.kind) ? await openKind(invoice.kind) : { part: null };
  },
  component: function Receipt() {
    const { invoiceId } = Route.useParams();
    const { part } = Route.useLoaderData();
    return <InvoicePage key={invoiceId} invoiceId={invoiceId} part={part} />;
  },
});
