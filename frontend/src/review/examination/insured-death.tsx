import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { DateField, ServerForm, useServerForm } from "@/form";
import { SaveActions } from "@/form/save-actions";
import { formatInstant, useT } from "@/i18n";
import { Loaded } from "@/lists/loaded";
import { Button, Dialog, showToast } from "@/ui";
import { recordDeath } from "../api";
import { deathQuery, OFFICE_LISTS, officeInvoiceQuery } from "../queries";
import type { InsuredDeath, OfficeInvoice } from "../types";

interface Props {
  readonly invoice: OfficeInvoice;
}

/** Writes down when the insured person died, or takes it back. */
export function DeathButton({ invoice }: Props) {
  const { t } = useT();
  const [open, setOpen] = useState(false);
  const { last_name, first_name } = invoice.beneficiary;
  const close = () => setOpen(false);
  return (
    <>
      <Button kind="quiet" size="small" onClick={() => setOpen(true)}>
        {t(invoice.death_recorded ? "review.death.recorded" : "review.death.record")}
      </Button>
      <Dialog
        open={open}
        title={t("review.death.title", { name: `${last_name} ${first_name}` })}
        onClose={close}
      >
        {open && <Known invoice={invoice} onClose={close} />}
      </Dialog>
    </>
  );
}

function Known({ invoice, onClose }: Props & { readonly onClose: () => void }) {
  const query = useQuery(deathQuery(invoice.id));
  return (
    <Loaded query={query} lines={3}>
      {(known) => <Form invoice={invoice} known={known} onClose={onClose} />}
    </Loaded>
  );
}

interface FormProps extends Props {
  readonly known: InsuredDeath;
  readonly onClose: () => void;
}

function Form({ invoice, known, onClose }: FormProps) {
  const { t } = useT();
  const cache = useQueryClient();
  const form = useServerForm({ defaultValues: { day: known.day ?? "" } });
  const save = async ({ day }: { day: string }) => {
    // Emptied, it takes back what was known; where nothing was, the server says that the day is missing.
    const saved = await recordDeath(invoice.id, day || (known.day === null ? "" : null));
    cache.setQueryData(deathQuery(invoice.id).queryKey, saved);
    await cache.invalidateQueries({ queryKey: officeInvoiceQuery(invoice.id).queryKey });
    void cache.invalidateQueries({ queryKey: OFFICE_LISTS });
    onClose();
    showToast({ text: () => t(saved.day === null ? "review.death.removed" : "review.death.saved") });
  };
  return (
    <ServerForm form={form} onSubmit={save}>
      <p className="mb-4">{t("review.death.text")}</p>
      <DateField
        form={form}
        name="day"
        label={t("review.fields.day")}
        required={known.day === null}
        {...(known.day !== null && { hint: t("review.death.empty") })}
      />
      {known.day !== null && known.recorded_by && known.recorded_at && (
        <p className="muted sm mt-3">
          {t("review.death.by", { name: known.recorded_by.name, at: formatInstant(known.recorded_at) })}
        </p>
      )}
      <SaveActions busy={form.busy} onCancel={onClose} />
    </ServerForm>
  );
}
