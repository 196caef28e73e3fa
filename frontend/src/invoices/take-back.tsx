import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { failureText, ServerForm, TextareaField, useServerForm } from "@/form";
import { formatTime, useT } from "@/i18n";
import { Actions, Button, Dialog, Notice, showToast } from "@/ui";
import { isKind } from "./forms";
import { draftQuery, invoiceQuery, LISTS, type ReadInvoice, recallInvoice, withdrawInvoice } from "./queries";

/** On the receipt only: what was sent a moment ago becomes a draft again. */
export function RecallOffer({ read: { invoice, etag } }: { readonly read: ReadInvoice }) {
  const { t } = useT();
  const cache = useQueryClient();
  const navigate = useNavigate();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const { id, kind, reference, recall_until } = invoice;
  if (recall_until === null || !isKind(kind) || Date.parse(recall_until) < Date.now()) return null;
  const recall = async () => {
    setBusy(true);
    try {
      const draft = await recallInvoice(id, etag);
      cache.setQueryData(draftQuery(id).queryKey, draft);
      for (const queryKey of LISTS) void cache.invalidateQueries({ queryKey });
      showToast({ text: () => t("invoices.recall.done", { reference }) });
      await navigate({ to: "/invoices/new/$kind", params: { kind }, search: { draft: id }, replace: true });
      cache.removeQueries({ queryKey: ["invoice", id] });
    } catch (error) {
      setFailure(error);
      setBusy(false);
    }
  };
  return (
    <>
      <p>{t("invoices.recall.offer", { time: formatTime(new Date(recall_until)) })}</p>
      {failure !== null && (
        <Notice kind="danger" live>
          {failureText(failure)}
        </Notice>
      )}
      <p>
        <Button kind="secondary" size="small" busy={busy} onClick={() => void recall()}>
          {t("invoices.recall")}
        </Button>
      </p>
    </>
  );
}

/** As long as the office has not decided: gives a request up, with the reason that the office reads. */
export function Withdrawal({ read: { invoice, etag } }: { readonly read: ReadInvoice }) {
  const { t, language } = useT();
  const cache = useQueryClient();
  const [asking, setAsking] = useState(false);
  const form = useServerForm<{ reason: string }>({ defaultValues: { reason: "" } });
  const { id, reference, status } = invoice;
  if (status !== "in_review" && status !== "to_correct") return null;
  const withdraw = async ({ reason }: { reason: string }) => {
    const withdrawn = await withdrawInvoice(id, etag, reason);
    setAsking(false);
    cache.setQueryData(invoiceQuery(id, language).queryKey, withdrawn);
    for (const queryKey of LISTS) void cache.invalidateQueries({ queryKey });
    showToast({ text: () => t("invoices.withdrawal.done", { reference }) });
  };
  return (
    <>
      <p>
        <Button kind="quiet" onClick={() => setAsking(true)}>
          {t("invoices.withdrawal.open")}
        </Button>
      </p>
      <Dialog open={asking} title={t("invoices.withdrawal.title")} onClose={() => setAsking(false)}>
        <ServerForm form={form} onSubmit={withdraw}>
          <p className="mb-4">{t("invoices.withdrawal.text")}</p>
          <TextareaField
            form={form}
            name="reason"
            label={t("invoices.withdrawal.reason")}
            required
            rows={3}
            limit={500}
          />
          <Actions end>
            <Button kind="secondary" onClick={() => setAsking(false)}>
              {t("common.cancel")}
            </Button>
            <Button type="submit" kind="danger" busy={form.busy}>
              {t("invoices.withdrawal.open")}
            </Button>
          </Actions>
        </ServerForm>
      </Dialog>
    </>
  );
}
