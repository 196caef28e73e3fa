import { Controller } from "react-hook-form";
import { fieldId, findingText, PeriodFields } from "@/form";
import { t, useT } from "@/i18n";
import { RadioGroup, Section } from "@/ui";
import { useInvoiceForm } from "../form-context";
import { OtherLines } from "./other-lines";
import { EMPTY, type OtherValues } from "./other-values";
import type { FormPart } from "./part";

const lineOf = (path: string): number | null => {
  const index = /^[./]?form[./]lines[./](\d+)/.exec(path)?.[1];
  return index === undefined ? null : Number(index);
};

const lineName = (index: number) => t("forms.other.line", { no: index + 1 });

export const part: FormPart = {
  empty: EMPTY,
  Fields: OtherFields,
  name: "forms.other.lines",
  attachments: "forms.other.attachments",
  placeOf: (name) => {
    const index = lineOf(name);
    return index === null ? null : lineName(index);
  },
};

function OtherFields() {
  const { t } = useT();
  const { form } = useInvoiceForm<OtherValues>();
  return (
    <>
      <Section title={t("forms.other.section.services")}>
        <div className="fields">
          <PeriodFields
            form={form}
            legend={t("forms.other.service_from")}
            hint={t("forms.other.service_from.hint")}
            from="form.service_from"
            to="form.service_to"
            required
          />
          <AlreadyPaid />
        </div>
      </Section>
      <OtherLines />
    </>
  );
}

function AlreadyPaid() {
  const { t } = useT();
  const { form } = useInvoiceForm<OtherValues>();
  const name = "form.already_paid";
  const finding = form.findingOf(name);
  return (
    <Controller
      control={form.control}
      name={name}
      render={({ field: { value, onChange, onBlur } }) => (
        <RadioGroup
          id={fieldId(name)}
          name={name}
          legend={t("forms.other.already_paid")}
          hint={t("forms.other.already_paid.hint")}
          error={finding && findingText(finding)}
          ask={form.askOf(name)}
          options={[
            { value: "no", label: t("common.no") },
            { value: "yes", label: t("common.yes") },
          ]}
          value={value ? "yes" : "no"}
          onChange={(answer) => onChange(answer === "yes")}
          onBlur={onBlur}
          row
        />
      )}
    />
  );
}
