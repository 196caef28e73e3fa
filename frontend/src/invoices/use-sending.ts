import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { BENEFICIARIES } from "@/beneficiaries/queries";
import { type Finding, Problem } from "@/client";
import { persist } from "@/client/persist";
import { useT } from "@/i18n";
import { type Assessment, type Draft, type Invoice, invoiceQuery, LISTS, type ReadInvoice } from "./queries";

type Body = Readonly<Record<string, unknown>>;

interface Options {
  /** Saved: its id becomes that of a new request. */
  readonly draft: Draft;
  readonly body: Body;
  readonly deliver: (body: Body, key: string) => Promise<ReadInvoice>;
  readonly onSent: (sent: Invoice) => Promise<unknown>;
  readonly findSent: () => Promise<Invoice>;
  readonly onRefused: () => unknown;
}

interface Outcome {
  readonly errors: readonly Finding[] | null;
  readonly failure: unknown;
}

/** A company's own: its receipt is the page of the request. */
export function useReceipt(draftId: string, sent: "new" | "corrected"): Pick<Options, "onSent" | "findSent"> {
  const { language } = useT();
  const cache = useQueryClient();
  const navigate = useNavigate();
  return {
    onSent: ({ id }) =>
      navigate({ to: "/invoices/$invoiceId", params: { invoiceId: id }, state: { sent }, replace: true }),
    findSent: async () => (await cache.fetchQuery(invoiceQuery(draftId, language))).invoice,
  };
}

const NOTHING: Outcome = { errors: null, failure: null };

/**
 * Sends the draft. Its revision and total are the Idempotency-Key: a second click, a retry and even a reload of the page
 * repeat the same submission and can never make a second one.
 */
export function useSending({ draft, body, deliver, onSent, findSent, onRefused }: Options) {
  const { language } = useT();
  const cache = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [retries, setRetries] = useState(0);
  const [attempt, setAttempt] = useState(0);
  const [outcome, setOutcome] = useState(NOTHING);

  const arrived = async (invoice: Invoice) => {
    for (const queryKey of [...LISTS, BENEFICIARIES]) void cache.invalidateQueries({ queryKey });
    await onSent(invoice);
  };
  /** The draft is gone: an earlier submission of it arrived, here or in another window. */
  const wasSent = async (error: unknown) => {
    if (!(error instanceof Problem && error.errors.some(({ code }) => code === "draft_unknown")))
      return false;
    const found = await findSent().catch(() => null);
    if (found) await arrived(found);
    return found !== null;
  };
  const send = async ({ total }: Assessment) => {
    if (busy) return;
    setBusy(true);
    setRetries(0);
    setOutcome(NOTHING);
    const whole = { ...body, expected_total: total === null ? null : String(total) };
    const key = `${draft.id}.${draft.revision}.${total ?? ""}`;
    try {
      const { invoice, etag } = await persist(() => deliver(whole, key), setRetries);
      cache.removeQueries({ queryKey: ["invoice", invoice.id] });
      // Shown at once, but fetched anew: a repeated submission is answered in the language of the first one.
      cache.setQueryData(invoiceQuery(invoice.id, language).queryKey, { invoice, etag }, { updatedAt: 0 });
      await arrived(invoice);
    } catch (error) {
      if (await wasSent(error)) return;
      const errors = error instanceof Problem && error.errors.length > 0 ? error.errors : null;
      setOutcome(errors ? { errors, failure: null } : { errors: null, failure: error });
      setAttempt((count) => count + 1);
      setBusy(false);
      if (errors) onRefused();
    }
  };
  return { send, busy, retries, attempt, ...outcome };
}
