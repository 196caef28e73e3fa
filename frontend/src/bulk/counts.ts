import type { Upload } from "@/documents";
import type { BulkInvoice, BulkUpload } from "./api";

type State = BulkInvoice["state"];

/** Whether it has to be looked at before it can be sent. */
export const isOpen = (state: State): boolean =>
  state === "errors" || state === "failed" || state === "documents" || state === "duplicate";

/** How far a job has got: of the invoices that it began with, those that it is done with. */
export function progressOf({ state, counts }: BulkUpload): { readonly done: number; readonly total: number } {
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  if (state === "sending") {
    const waiting = counts.sending + counts.drafting;
    const done = counts.sent + counts.drafted;
    return { done, total: done + waiting };
  }
  return { done: all - counts.unchecked, total: all };
}

/** How far files have got that were chosen together: `come` are documents already. Failed ones wait for nobody. */
export function uploadProgress(
  come: number,
  items: readonly Upload[],
): { readonly done: number; readonly total: number; readonly percent: number } {
  const parts = items.flatMap(({ state }) =>
    state.kind === "waiting" ? [0] : state.kind === "sending" ? [state.percent] : [],
  );
  const total = come + parts.length;
  const percent = parts.reduce((sum, part) => sum + part, 100 * come);
  return { done: come, total, percent: total === 0 ? 100 : Math.floor(percent / total) };
}

/** Amounts as the API writes them, added up to the cent. */
export function sumOf(...amounts: readonly string[]): string {
  const cents = amounts.reduce((sum, amount) => sum + Math.round(Number(amount) * 100), 0);
  return (cents / 100).toFixed(2);
}

/** How many are sent and how much that is, with what is ticked. */
export function sending(
  { counts, ready_total, duplicate_total }: BulkUpload,
  duplicates: boolean,
): { readonly count: number; readonly total: string } {
  if (!duplicates) return { count: counts.ready, total: ready_total };
  return { count: counts.ready + counts.duplicate, total: sumOf(ready_total, duplicate_total) };
}
