import { PeriodFields } from "@/form/period-fields";
import { YesNoField } from "@/form/yes-no-field";
import { t, useT } from "@/i18n";
import { Section } from "@/ui";
import { useInvoiceForm } from "../../form-context";
import { placesIn } from "../../lines";
import type { FormPart } from "../part";
import { OtherLines } from "./lines";
import { again, billPlaces, EMPTY, type OtherValues, periodOf } from "./values";

export const part: FormPart = {
  empty: EMPTY,
  again,
  periodOf,
  Fields: OtherFields,
  name: "forms.other.lines",
  attachments: "forms.other.attachments",
  placeOf: placesIn(["form.lines", (no) => t("forms.other.line", { no })]),
  billPlaces,
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
          <YesNoField
            form={form}
            name="form.already_paid"
            legend={t("forms.other.already_paid")}
            hint={t("forms.other.already_paid.hint")}
          />
        </div>
      </Section>
      <OtherLines />
    </>
  );
}
