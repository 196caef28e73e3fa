import { createFileRoute } from "@tanstack/react-router";
import { loadTexts } from "@/i18n";
import { CorrectionPage } from "@/invoices/correction-page";
import { openCorrection } from "@/invoices/opening";

export const Route = createFileRoute("/_company/invoices/$invoiceId/correction/")({
  gcTime: 0, // coming back from the page before sending, the form has what was saved last
  loader: async ({ context: { cache }, params: { invoiceId } }) => {
    await loadTexts("invoices", "documents", "help");
    return openCorrection(cache, invoiceId);
  },
  component: function Correction() {
    const { part, read, draft } = Route.useLoaderData();
    return <CorrectionPage key={read.invoice.id} part={part} read={read} draft={draft} />;
  },
});
