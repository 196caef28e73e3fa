import { useEffect, useRef } from "react";
import { useWatch } from "react-hook-form";
import { RadioField } from "@/form";
import { PeriodFields } from "@/form/period-fields";
import { t, useT } from "@/i18n";
import { Field, Section, Select } from "@/ui";
import { useChosenBeneficiary } from "../../beneficiary-field";
import { useInvoiceForm } from "../../form-context";
import { placesIn } from "../../lines";
import type { FormPart } from "../part";
import { Absences } from "./absences";
import { Months, monthName } from "./months";
import { lastQuarters } from "./period";
import { useNights } from "./use-nights";
import { again, EMPTY, type HelplessnessValues, periodOf } from "./values";

export const part: FormPart = {
  empty: EMPTY,
  again,
  periodOf,
  Fields: HelplessnessFields,
  name: "forms.helplessness.months",
  attachments: "forms.helplessness.attachments",
  placeOf: placesIn(
    ["form.months", (no, form) => monthName((form as HelplessnessValues).months[no - 1]?.month ?? "")],
    ["form.absences", (no) => t("forms.helplessness.absence", { no })],
  ),
};

function HelplessnessFields() {
  const { t } = useT();
  const { form } = useInvoiceForm<HelplessnessValues>();
  const nights = useNights();
  return (
    <>
      <Section title={t("forms.helplessness.section.grant")}>
        <div className="fields">
          <QuarterField />
          <PeriodFields
            form={form}
            legend={t("forms.helplessness.period")}
            hint={t("forms.helplessness.period.hint")}
            from="form.period_from"
            to="form.period_to"
            required
          />
          <GrantFields />
        </div>
      </Section>
      <Months nights={nights} />
      {/* Marked nights are other entries: the list looks anew at which of them lack something. */}
      <Absences key={nights.marks} />
    </>
  );
}

const QUARTERS = 8;

/** A shortcut to both dates of the period. */
function QuarterField() {
  const { t } = useT();
  const { form } = useInvoiceForm<HelplessnessValues>();
  const [from, to] = useWatch({ control: form.control, name: ["form.period_from", "form.period_to"] });
  const quarters = lastQuarters(QUARTERS);
  const choose = (start: string) => {
    const quarter = quarters.find((one) => one.from === start);
    if (!quarter) return;
    form.setValue("form.period_from", quarter.from, { shouldDirty: true });
    form.setValue("form.period_to", quarter.to, { shouldDirty: true });
  };
  return (
    <Field label={t("forms.helplessness.quarter")}>
      <Select
        width={14}
        value={quarters.find((one) => one.from === from && one.to === to)?.from ?? ""}
        onChange={(event) => choose(event.target.value)}
        emptyLabel={t("forms.helplessness.quarter.other")}
        options={quarters.map(({ from, year, number }) => ({
          value: from,
          label: t(`forms.helplessness.quarter.${number as 1 | 2 | 3 | 4}`, { year }),
        }))}
      />
    </Field>
  );
}

function GrantFields() {
  const { t } = useT();
  const { form } = useInvoiceForm<HelplessnessValues>();
  useGrantOfDecision();
  return (
    <>
      <RadioField
        form={form}
        name="form.degree"
        legend={t("forms.helplessness.degree")}
        options={(["slight", "moderate", "severe"] as const).map((value) => ({
          value,
          label: t(`forms.helplessness.degree.${value}`),
        }))}
        required
        row
      />
      <RadioField
        form={form}
        name="form.ssi"
        legend={t("forms.helplessness.ssi")}
        options={(["none", "4", "6", "8"] as const).map((value) => ({
          value,
          label: t(`forms.helplessness.ssi.${value}`),
        }))}
        required
        row
      />
    </>
  );
}

/** What the saved decision grants is chosen already, until somebody chooses something else. */
function useGrantOfDecision() {
  const { form } = useInvoiceForm<HelplessnessValues>();
  const number = useWatch({ control: form.control, name: "decision_number" });
  const decision = useChosenBeneficiary()?.decisions.find((known) => known.number === number);
  const degree = decision?.degree ?? "";
  const ssi = ssiOf(decision?.ssi_hours ?? null);
  const filled = useRef({ degree: "", ssi: "" });
  useEffect(() => {
    for (const [field, granted] of [["degree", degree] as const, ["ssi", ssi] as const]) {
      const name = `form.${field}` as const;
      const untouched = form.getValues(name) === filled.current[field];
      if (!untouched || granted === "" || granted === filled.current[field]) continue;
      form.setValue(name, granted, { shouldDirty: true });
      filled.current[field] = granted;
    }
  }, [form, degree, ssi]);
}

function ssiOf(hours: number | null): string {
  if (hours === null) return "";
  return hours === 0 ? "none" : String(hours);
}
