import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ServerForm, TextareaField, useServerForm } from "@/form";
import { SaveActions } from "@/form/save-actions";
import { languageName, useT } from "@/i18n";
import { Button, Dialog, showToast } from "@/ui";
import { type Opened, reopenInvoice } from "../api";
import { OFFICE_LISTS, officeInvoiceQuery } from "../queries";

const DECIDED = ["accepted", "refused", "forwarded"];

/** What was decided is examined again, as long as nothing is handed on for payment. */
export function Reopening({ opened }: { readonly opened: Opened }) {
  const { t } = useT();
  const [open, setOpen] = useState(false);
  if (!DECIDED.includes(opened.invoice.status)) return null;
  const close = () => setOpen(false);
  return (
    <>
      <Button kind="secondary" onClick={() => setOpen(true)}>
        {t("review.reopen")}
      </Button>
      <Dialog open={open} title={t("review.reopen.title")} onClose={close}>
        <Form opened={opened} onClose={close} />
      </Dialog>
    </>
  );
}

function Form({ opened, onClose }: { readonly opened: Opened; readonly onClose: () => void }) {
  const { invoice, etag } = opened;
  const { t } = useT();
  const cache = useQueryClient();
  const form = useServerForm<{ reason: string }>({ defaultValues: { reason: "" } });
  const reopen = async ({ reason }: { reason: string }) => {
    const answered = await reopenInvoice(invoice.id, etag, reason);
    onClose();
    cache.setQueryData(officeInvoiceQuery(invoice.id).queryKey, answered);
    void cache.invalidateQueries({ queryKey: OFFICE_LISTS });
    showToast({ text: () => t("review.reopen.done", { reference: invoice.reference }) });
  };
  return (
    <ServerForm form={form} onSubmit={reopen}>
      <p>{t("review.reopen.text")}</p>
      <TextareaField
        form={form}
        name="reason"
        label={t("review.fields.reason")}
        hint={t("review.correction.message.hint", { language: languageName(invoice.language) })}
        rows={4}
        limit={2000}
        required
      />
      <SaveActions busy={form.busy} onCancel={onClose} label={t("review.reopen")} />
    </ServerForm>
  );
}
