import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useWatch } from "react-hook-form";
import { formatPeriod, useT } from "@/i18n";
import { Button, Notice } from "@/ui";
import { firstOfMonth, lastOfMonth } from "@/ui/month";
import { formOfCopy } from "./copying";
import { useInvoiceForm } from "./form-context";
import type { FormPart } from "./forms/part";
import { invoiceQuery, lastInvoiceQuery } from "./queries";
import type { FormValues } from "./values";

interface Props {
  readonly part: FormPart;
  /** The type's own part holds other values now. */
  readonly onTaken: () => void;
}

interface Taken {
  readonly id: string;
  readonly before: FormValues;
}

/** "Comme le mois passé": what recurs of the person's last request of this type, with a way back. */
export function LastTime({ part, onTaken }: Props) {
  const { t, language } = useT();
  const cache = useQueryClient();
  const { form } = useInvoiceForm();
  const person = useWatch({ control: form.control, name: "beneficiary_id" });
  const { data: last } = useQuery(lastInvoiceQuery(part.empty.kind, person));
  const [taken, setTaken] = useState<Taken | null>(null);
  if (!last) return null;
  const put = (values: FormValues) => {
    form.setValue("form", values, { shouldDirty: true });
    onTaken();
  };
  const take = () =>
    form.attemptTo(async () => {
      const { invoice } = await cache.ensureQueryData(invoiceQuery(last.id, language));
      const { body } = invoice;
      setTaken({ id: last.id, before: structuredClone(form.getValues("form")) });
      put(formOfCopy(part, body.form, "following"));
      if (form.getValues("decision_number") === "") {
        form.setValue("decision_number", body.decision_number, { shouldDirty: true });
        form.setValue("decision_date", body.decision_date ?? "", { shouldDirty: true });
      }
    });
  const undo = (before: FormValues) => {
    setTaken(null);
    put(before);
  };
  const period = formatPeriod(last.period_from, last.period_to);
  const of = { reference: last.reference, period };
  const isTaken = taken?.id === last.id;
  const month = isOneMonth(last);
  return (
    <Notice kind={isTaken ? "success" : "plain"} className="mt-5" live>
      <p>{t(isTaken ? "invoices.form.again.taken" : "invoices.form.again.last", of)}</p>
      <p>
        {isTaken ? (
          <Button kind="secondary" size="small" onClick={() => undo(taken.before)}>
            {t("invoices.lines.undo")}
          </Button>
        ) : (
          <Button kind="secondary" size="small" icon="copy" busy={form.busy} onClick={() => void take()}>
            {t(month ? "invoices.form.again.month" : "invoices.form.again")}
          </Button>
        )}
      </p>
      {!isTaken && (
        <p className="muted sm">{t(month ? "invoices.form.again.month.hint" : "invoices.form.again.hint")}</p>
      )}
    </Notice>
  );
}

const isOneMonth = ({ period_from, period_to }: { period_from: string; period_to: string | null }): boolean =>
  period_from === firstOfMonth(period_from) && period_to === lastOfMonth(period_from);
