import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { useStepUp } from "@/accounts/step-up";
import { Problem } from "@/client";
import { formatMoney, useT } from "@/i18n";
import { showToast } from "@/ui";
import { decide, type Opened } from "../api";
import { packageHref, rememberForwarded } from "../package";
import { OFFICE_LISTS, officeInvoiceQuery } from "../queries";
import type { Decision } from "../types";
import { remember, secondsLeft, useUndo } from "../undo";
import { signedAcceptance } from "./reductions";

export interface DecisionHandle {
  readonly busy: boolean;
  /** Why the last acceptance did not work; forms show their refusals themselves. */
  readonly failure: unknown;
  /** Somebody else decided meanwhile, and what is shown was fetched anew. */
  readonly overtaken: boolean;
  readonly accept: () => void;
  /** Asks who it is, above the amount of four eyes; to be rendered anywhere on the page. */
  readonly confirmation: ReactNode;
  /** Decides, calls `sent`, and goes on to the next request; throws what a form should show. */
  readonly send: (decision: Decision, sent?: () => void) => Promise<void>;
}

const OVERTAKEN = ["changed_meanwhile", "move_not_allowed"];

const isOvertaken = (error: unknown): boolean => error instanceof Problem && OVERTAKEN.includes(error.code);

/** Deciding on the version that was read: what a colleague has done meanwhile is shown, never overwritten. */
export function useDecision({ invoice, etag }: Opened, onOvertaken: () => void): DecisionHandle {
  const { t } = useT();
  const cache = useQueryClient();
  const navigate = useNavigate();
  const { undo } = useUndo();
  const stepUp = useStepUp(t("review.decide.step_up"), "office");
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const [overtaken, setOvertaken] = useState(false);
  const show = (invoiceId: string | null) =>
    invoiceId === null
      ? navigate({ to: "/office" })
      : navigate({ to: "/office/invoices/$invoiceId", params: { invoiceId } });

  const decided = async ({ kind }: Decision, answered: Opened) => {
    await cache.invalidateQueries({ queryKey: ["office", "invoice", invoice.id], refetchType: "none" });
    void cache.invalidateQueries({ queryKey: OFFICE_LISTS });
    remember(answered);
    rememberForwarded(kind === "forwarding" ? invoice.id : null);
    const seconds = secondsLeft(answered);
    const action =
      seconds > 0
        ? { label: () => t("review.undo"), keys: "U", onSelect: () => void undo(answered) }
        : { label: () => t("review.decided.show"), onSelect: () => void show(invoice.id) };
    const { second_look, allowed } = answered.invoice;
    const done = second_look !== null ? "second_look" : kind === "acceptance" && allowed ? "reduced" : kind;
    const said = { reference: invoice.reference, allowed: formatMoney(allowed ?? answered.invoice.total) };
    const file = kind === "forwarding" && {
      file: { label: () => t("review.forwarding.package.short"), keys: "Z", href: packageHref(invoice.id) },
    };
    showToast({ text: () => t(`review.decided.${done}`, said), action, ...file }, seconds || undefined);
    await show(answered.invoice.next_id ?? invoice.next_id);
  };

  const send = async (decision: Decision, sent?: () => void) => {
    setBusy(true);
    setFailure(null);
    try {
      const answered = await stepUp.run(() => decide(invoice.id, etag, decision));
      sent?.();
      await decided(decision, answered);
    } catch (error) {
      if (!isOvertaken(error)) throw error;
      await cache.refetchQueries(officeInvoiceQuery(invoice.id));
      setOvertaken(true);
      onOvertaken();
    } finally {
      setBusy(false);
    }
  };
  const accept = () => {
    if (!busy) send(signedAcceptance(invoice)).catch(setFailure);
  };
  return { busy, failure, overtaken, accept, send, confirmation: stepUp.dialog };
}
