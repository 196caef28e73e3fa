import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { DateField, SelectField, ServerForm, TextareaField, TextField, useServerForm } from "@/form";
import { SaveActions } from "@/form/save-actions";
import { formatDate, formatInstant, useT } from "@/i18n";
import { Button, Dialog, Notice, showToast } from "@/ui";
import { markFormalDecision } from "../api";
import { OFFICE_LISTS } from "../queries";
import type { FormalDecisionInput, OfficeInvoice } from "../types";
import { isRecused } from "./recusal";

const BY = ["company", "insured", "representative"] as const;

/** After a refusal or a reduction: what is known of a formal decision, and its changes. */
export function FormalDecision({ invoice }: { readonly invoice: OfficeInvoice }) {
  const { t } = useT();
  const [open, setOpen] = useState(false);
  const [newest, ...earlier] = invoice.formal_decision_marks;
  const close = () => setOpen(false);
  return (
    <Notice
      kind={invoice.formal_decision_days === null ? "plain" : "warning"}
      title={t("review.formal.title")}
      className="mt-4"
    >
      {newest && <Marked mark={newest} days={invoice.formal_decision_days} />}
      {earlier.length > 0 && (
        <details className="disclosure">
          <summary>{t("review.formal.history", { count: earlier.length })}</summary>
          {earlier.map((mark) => (
            <Marked key={mark.revision} mark={mark} days={null} />
          ))}
        </details>
      )}
      {!isRecused(invoice) && (
        <p className="mt-3">
          <Button kind="secondary" size="small" onClick={() => setOpen(true)}>
            {t(newest ? "review.formal.change" : "review.formal.mark")}
          </Button>
        </p>
      )}
      <Dialog open={open} title={t("review.formal.title")} onClose={close}>
        <Form invoice={invoice} onClose={close} />
      </Dialog>
    </Notice>
  );
}

interface MarkedProps {
  readonly mark: OfficeInvoice["formal_decision_marks"][number];
  /** For how many working days somebody has waited. */
  readonly days: number | null;
}

function Marked({ mark, days }: MarkedProps) {
  const { t } = useT();
  return (
    <div className="stack sm">
      <p>
        {t("invoices.formal_decision.asked", { date: formatDate(mark.requested_on) })}{" "}
        {t(`invoices.formal_decision.by.${mark.requested_by}`)}
        {days !== null && ` (${t("review.formal.waits", { count: days })})`}
      </p>
      {mark.issued_on !== null && (
        <p>{t("invoices.formal_decision.issued", { date: formatDate(mark.issued_on) })}</p>
      )}
      {mark.number !== null && <p>{t("invoices.formal_decision.number", { number: mark.number })}</p>}
      {mark.reason !== null && <p className="as-written">{mark.reason}</p>}
      {mark.note !== null && <p className="as-written">{mark.note}</p>}
      <p className="muted">
        {t("review.formal.by_at", { name: mark.marked_by, at: formatInstant(mark.marked_at) })}
      </p>
    </div>
  );
}

function Form({ invoice, onClose }: { readonly invoice: OfficeInvoice; readonly onClose: () => void }) {
  const { t } = useT();
  const cache = useQueryClient();
  const [newest] = invoice.formal_decision_marks;
  const form = useServerForm({
    defaultValues: {
      requested_on: newest?.requested_on ?? "",
      requested_by: newest?.requested_by ?? "",
      issued_on: newest?.issued_on ?? "",
      number: newest?.number ?? "",
      note: newest?.note ?? "",
    },
  });
  const mark = async (
    values: Record<"requested_on" | "requested_by" | "issued_on" | "number" | "note", string>,
  ) => {
    await markFormalDecision(invoice.id, {
      revision: newest?.revision ?? 0,
      requested_on: values.requested_on,
      requested_by: values.requested_by as FormalDecisionInput["requested_by"],
      issued_on: values.issued_on || null,
      number: values.number.trim() || null,
      note: values.note.trim() || null,
    });
    await cache.invalidateQueries({ queryKey: ["office", "invoice", invoice.id] });
    void cache.invalidateQueries({ queryKey: OFFICE_LISTS });
    onClose();
    showToast({ text: () => t("review.formal.marked") });
  };
  return (
    <ServerForm form={form} onSubmit={mark}>
      <DateField form={form} name="requested_on" label={t("review.fields.requested_on")} required />
      <SelectField
        form={form}
        name="requested_by"
        label={t("review.fields.requested_by")}
        required
        emptyLabel={t("common.choose")}
        options={BY.map((value) => ({ value, label: t(`review.formal.by.${value}`) }))}
      />
      <DateField form={form} name="issued_on" label={t("review.fields.issued_on")} optional />
      <TextField form={form} name="number" label={t("review.fields.number")} optional />
      <TextareaField
        form={form}
        name="note"
        label={t("review.fields.note")}
        hint={t("review.formal.note.hint")}
        rows={3}
        limit={2000}
      />
      <SaveActions busy={form.busy} onCancel={onClose} />
    </ServerForm>
  );
}
