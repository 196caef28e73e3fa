import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ServerForm, TextareaField, useServerForm } from "@/form";
import { SaveActions } from "@/form/save-actions";
import { formatDate, useT } from "@/i18n";
import { Button, Dialog, showToast } from "@/ui";
import { askFormalDecision, type Invoice } from "./queries";

/** After a refusal or a reduction: that a formal decision is asked for or issued, or the way to ask for it. */
export function FormalDecision({ invoice }: { readonly invoice: Invoice }) {
  const { t } = useT();
  const [asking, setAsking] = useState(false);
  const known = invoice.formal_decision;
  if (known !== null) {
    const by = t(`invoices.formal_decision.by.${known.requested_by}`);
    return (
      <div>
        <p>
          <strong>
            {t("invoices.formal_decision.asked", { date: formatDate(known.requested_on) })} {by}
          </strong>
        </p>
        {known.issued_on !== null && (
          <p>
            <strong>{t("invoices.formal_decision.issued", { date: formatDate(known.issued_on) })}</strong>
          </p>
        )}
        {known.number !== null && <p>{t("invoices.formal_decision.number", { number: known.number })}</p>}
      </div>
    );
  }
  const close = () => setAsking(false);
  return (
    <>
      <p>
        <Button kind="secondary" size="small" onClick={() => setAsking(true)}>
          {t("invoices.formal_decision.ask")}
        </Button>
      </p>
      <Dialog open={asking} title={t("invoices.formal_decision.ask")} onClose={close}>
        <Form id={invoice.id} onClose={close} />
      </Dialog>
    </>
  );
}

function Form({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const { t } = useT();
  const cache = useQueryClient();
  const form = useServerForm<{ reason: string }>({ defaultValues: { reason: "" } });
  const ask = async ({ reason }: { reason: string }) => {
    await askFormalDecision(id, reason);
    await cache.invalidateQueries({ queryKey: ["invoice", id] });
    onClose();
    showToast({ text: () => t("invoices.formal_decision.done") });
  };
  return (
    <ServerForm form={form} onSubmit={ask}>
      <p className="mb-4">{t("invoices.formal_decision.text")}</p>
      <TextareaField
        form={form}
        name="reason"
        label={t("invoices.formal_decision.reason")}
        required
        rows={4}
        limit={2000}
      />
      <SaveActions busy={form.busy} onCancel={onClose} label={t("invoices.formal_decision.ask")} />
    </ServerForm>
  );
}
