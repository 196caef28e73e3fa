import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { failureText, ServerForm, TextareaField, useServerForm } from "@/form";
import { SaveActions } from "@/form/save-actions";
import { formatInstant, useT } from "@/i18n";
import { Button, Dialog, focusPage, Notice, showToast } from "@/ui";
import { liftRecusal, recuse } from "../api";
import { OFFICE_LISTS, officeInvoiceQuery } from "../queries";
import type { OfficeInvoice } from "../types";

interface Props {
  readonly invoice: OfficeInvoice;
}

/** Whether whoever looks at it leaves it to the others. */
export const isRecused = ({ recusals }: OfficeInvoice): boolean => recusals.some(({ mine }) => mine);

/** Leaves the request to colleagues, because it concerns somebody near to oneself. */
export function RecusalButton({ invoice }: Props) {
  const { t } = useT();
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  if (isRecused(invoice)) return null;
  return (
    <>
      <Button kind="quiet" size="small" onClick={() => setOpen(true)}>
        {t("review.recusal")}
      </Button>
      <Dialog open={open} title={t("review.recusal.title")} onClose={close}>
        {open && <Form invoice={invoice} onClose={close} />}
      </Dialog>
    </>
  );
}

function Form({ invoice, onClose }: Props & { readonly onClose: () => void }) {
  const { t } = useT();
  const cache = useQueryClient();
  const form = useServerForm({ defaultValues: { reason: "" } });
  const send = async ({ reason }: { reason: string }) => {
    await recuse(invoice.id, reason);
    onClose();
    void cache.invalidateQueries({ queryKey: OFFICE_LISTS });
    await cache.invalidateQueries({ queryKey: officeInvoiceQuery(invoice.id).queryKey });
    focusPage(); // the button is gone
    showToast({ text: () => t("review.recusal.done", { reference: invoice.reference }) });
  };
  return (
    <ServerForm form={form} onSubmit={send}>
      <p className="mb-4">{t("review.recusal.text")}</p>
      <TextareaField
        form={form}
        name="reason"
        label={t("review.fields.reason")}
        rows={3}
        limit={1000}
        required
      />
      <SaveActions busy={form.busy} onCancel={onClose} label={t("review.recusal")} />
    </ServerForm>
  );
}

/** Who leaves the request to the others: of others administrators read it, and may lift it. */
export function RecusalNotices({ invoice, lifts }: Props & { readonly lifts: boolean }) {
  return invoice.recusals.map((recusal) => (
    <RecusalNotice key={recusal.person.id} invoice={invoice} recusal={recusal} lifts={lifts} />
  ));
}

interface NoticeProps extends Props {
  readonly recusal: OfficeInvoice["recusals"][number];
  readonly lifts: boolean;
}

function RecusalNotice({ invoice, recusal: { person, reason, at, mine }, lifts }: NoticeProps) {
  const { t } = useT();
  const cache = useQueryClient();
  const lifting = useMutation({
    mutationFn: () => liftRecusal(invoice.id, person.id),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: officeInvoiceQuery(invoice.id).queryKey });
      void cache.invalidateQueries({ queryKey: OFFICE_LISTS });
      focusPage(); // the notice is gone with its button
      showToast({ text: () => t("review.recusal.lifted") });
    },
  });
  const title = mine ? t("review.recusal.mine") : t("review.recusal.other", { name: person.name });
  return (
    <Notice kind="plain" title={title} className="mb-4">
      <p>{reason}</p>
      <p className="sm">{formatInstant(at)}</p>
      {lifting.error && <p role="alert">{failureText(lifting.error)}</p>}
      {lifts && !mine && (
        <p className="mt-3">
          <Button kind="secondary" size="small" busy={lifting.isPending} onClick={() => lifting.mutate()}>
            {t("review.recusal.lift")}
          </Button>
        </p>
      )}
    </Notice>
  );
}
