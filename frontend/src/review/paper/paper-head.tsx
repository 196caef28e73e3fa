import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Schemas } from "@/client";
import { DateField, ServerForm, useServerForm } from "@/form";
import { SaveActions } from "@/form/save-actions";
import { formatDay, useT } from "@/i18n";
import { useInvoiceForm } from "@/invoices/form-context";
import { draftQuery } from "@/invoices/queries";
import { Button, Dialog, Notice } from "@/ui";
import { changePaper } from "./api";
import { type PaperValues, ScanField } from "./scan-field";

interface Props {
  readonly draftId: string;
  readonly company: string;
  readonly paper: Schemas["PaperOut"];
}

/** Whose paper it is and when it came in, beside the form that is filled in from it: it has a form of its own. */
export function PaperHead({ draftId, company, paper }: Props) {
  const { t } = useT();
  const [open, setOpen] = useState(false);
  const [shown, setShown] = useState(paper);
  const close = () => setOpen(false);
  return (
    <Notice kind="plain" title={company}>
      <p>{t("review.paper.received", { day: formatDay(shown.received_on) })}</p>
      <p className="mt-3">
        <Button kind="secondary" size="small" onClick={() => setOpen(true)}>
          {t("review.paper.change")}
        </Button>
      </p>
      <Dialog open={open} title={t("review.paper.change.title")} onClose={close}>
        <Form draftId={draftId} paper={shown} onChanged={setShown} onClose={close} />
      </Dialog>
    </Notice>
  );
}

interface FormProps extends Omit<Props, "company"> {
  readonly onChanged: (paper: Schemas["PaperOut"]) => void;
  readonly onClose: () => void;
}

function Form({ draftId, paper, onChanged, onClose }: FormProps) {
  const { t } = useT();
  const cache = useQueryClient();
  const invoice = useInvoiceForm();
  const form = useServerForm<PaperValues>({ defaultValues: paper });
  const save = async (values: PaperValues) => {
    const { paper: changed } = await changePaper(draftId, values);
    onClose();
    if (changed === null) return;
    onChanged(changed);
    cache.setQueryData(draftQuery(draftId).queryKey, (known) => known && { ...known, paper: changed });
    const others = invoice.form
      .getValues("attachments")
      .filter((id) => ![paper.scan_id, changed.scan_id].includes(id));
    // Sets off a check, too: deadlines count from the day.
    invoice.form.setValue("attachments", [changed.scan_id, ...others], { shouldDirty: true });
  };
  return (
    <ServerForm form={form} onSubmit={save}>
      <div className="fields">
        <DateField form={form} name="received_on" label={t("review.paper.fields.received_on")} required />
        <ScanField form={form} />
      </div>
      <SaveActions busy={form.busy} onCancel={onClose} label={t("common.save")} />
    </ServerForm>
  );
}
