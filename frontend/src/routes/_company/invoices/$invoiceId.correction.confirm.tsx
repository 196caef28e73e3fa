import { createFileRoute, redirect } from "@tanstack/react-router";
import { loadTexts } from "@/i18n";
import { ConfirmCorrectionPage } from "@/invoices/confirm-correction-page";
import { openCorrection } from "@/invoices/opening";

export const Route = createFileRoute("/_company/invoices/$invoiceId/correction/confirm")({
  gcTime: 0, // what is confirmed is what was saved last
  loader: async ({ context: { cache }, params, params: { invoiceId } }) => {
    await loadTexts("invoices", "documents", "help");
    const { part, read, draft } = await openCorrection(cache, invoiceId);
    if (read.invoice.correction === null)
      throw redirect({ to: "/invoices/$invoiceId", params, replace: true });
    if (draft === null) throw redirect({ to: "/invoices/$invoiceId/correction", params, replace: true });
    return { part, read, draft };
  },
  component: function Confirm() {
    return <ConfirmCorrectionPage {...Route.useLoaderData()} />;
  },
});
