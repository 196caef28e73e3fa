import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ServerForm, TextareaField, useServerForm } from "@/form";
import { SaveActions } from "@/form/save-actions";
import { useT } from "@/i18n";
import { insteadText, ReducedLines } from "@/invoices/reduction";
import { Button, Dialog, Notice, showToast } from "@/ui";
import { returnSecondLook } from "../api";
import { notesQuery, OFFICE_LISTS, officeInvoiceQuery } from "../queries";
import type { OfficeInvoice } from "../types";

/** Who accepted first, and why another officer must too. */
export function SecondLookNotice({ invoice }: { readonly invoice: OfficeInvoice }) {
  const { t } = useT();
  const [open, setOpen] = useState(false);
  const asked = invoice.second_look;
  if (asked === null) return null;
  const title = asked.mine
    ? t("review.second_look.asked.mine")
    : t("review.second_look.asked", { name: asked.asked_by.name });
  const close = () => setOpen(false);
  return (
    <Notice kind={asked.mine ? "plain" : "warning"} title={title} className="mb-4">
      {asked.grounds.map((ground) => (
        <p key={ground}>{t(`review.second_look.ground.${ground}`)}</p>
      ))}
      {asked.reduction && (
        <>
          <p className="mb-4">
            <strong>{insteadText(asked.reduction)}</strong>
          </p>
          <ReducedLines lines={asked.reduction.lines} dense />
        </>
      )}
      <p className="mt-3">
        <Button kind="secondary" size="small" onClick={() => setOpen(true)}>
          {t("review.second_look.return")}
        </Button>
      </p>
      <Dialog open={open} title={t("review.second_look.return.title")} onClose={close}>
        <Form invoice={invoice} onClose={close} />
      </Dialog>
    </Notice>
  );
}

function Form({ invoice, onClose }: { readonly invoice: OfficeInvoice; readonly onClose: () => void }) {
  const { t } = useT();
  const cache = useQueryClient();
  const form = useServerForm<{ reason: string }>({ defaultValues: { reason: "" } });
  const send = async ({ reason }: { reason: string }) => {
    const answered = await returnSecondLook(invoice.id, reason);
    onClose();
    cache.setQueryData(officeInvoiceQuery(invoice.id).queryKey, answered);
    void cache.invalidateQueries({ queryKey: notesQuery(invoice.id).queryKey });
    void cache.invalidateQueries({ queryKey: OFFICE_LISTS });
    showToast({ text: () => t("review.second_look.returned", { reference: invoice.reference }) });
  };
  return (
    <ServerForm form={form} onSubmit={send}>
      <p>{t("review.second_look.return.text")}</p>
      <TextareaField
        form={form}
        name="reason"
        label={t("review.fields.reason")}
        rows={3}
        limit={2000}
        required
      />
      <SaveActions busy={form.busy} onCancel={onClose} label={t("review.second_look.return")} />
    </ServerForm>
  );
}
