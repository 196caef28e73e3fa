import { createFileRoute } from "@tanstack/react-router";
import { loadTexts } from "@/i18n";
import { ExaminationPage } from "@/review/examination/examination-page";
import { officeInvoiceQuery } from "@/review/queries";

export const Route = createFileRoute("/office/invoices/$invoiceId")({
  loader: async ({ context: { cache }, params: { invoiceId } }) => {
    await Promise.all([
      loadTexts("invoices", "documents", "messages"),
      cache.fetchQuery(officeInvoiceQuery(invoiceId)),
    ]);
  },
  component: ExaminationPage,
});
