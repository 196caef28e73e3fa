import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { failureText } from "@/form";
import { t } from "@/i18n";
import { showToast } from "@/ui";
import { type Opened, undoDecision } from "./api";
import { rememberForwarded } from "./package";
import { OFFICE_LISTS, officeInvoiceQuery } from "./queries";

let last: Opened | null = null;

/** How long a decision can still be undone, in seconds; 0 when it cannot. */
export const secondsLeft = ({ invoice: { undo_until } }: Opened, now = Date.now()): number =>
  undo_until === null ? 0 : Math.max(0, (Date.parse(undo_until) - now) / 1000);

/** Keeps a decision in mind that can be undone from wherever one goes next. */
export function remember(decided: Opened): void {
  last = secondsLeft(decided) > 0 ? decided : null;
}

/** Undoing a decision, and going back to its request; by default the one just made, undefined where there is none. */
export function useUndo() {
  const cache = useQueryClient();
  const navigate = useNavigate();
  const undo = async ({ invoice, etag }: Opened) => {
    last = null;
    rememberForwarded(null);
    try {
      const opened = await undoDecision(invoice.id, etag);
      cache.setQueryData(officeInvoiceQuery(invoice.id).queryKey, opened);
      showToast({ text: () => t("review.undone", { reference: invoice.reference }) });
    } catch (error) {
      await cache.invalidateQueries({ queryKey: ["office", "invoice", invoice.id] });
      showToast({ text: () => failureText(error) });
    }
    void cache.invalidateQueries({ queryKey: OFFICE_LISTS });
    await navigate({ to: "/office/invoices/$invoiceId", params: { invoiceId: invoice.id } });
  };
  const undoLast = () => {
    if (last !== null && secondsLeft(last) > 0) void undo(last);
  };
  return { undo, undoLast };
}
