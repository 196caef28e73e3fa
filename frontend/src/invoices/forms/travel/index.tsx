import { useWatch } from "react-hook-form";
import { RadioField, TextField } from "@/form";
import { t, useT } from "@/i18n";
import { Fieldset, Section } from "@/ui";
import { useInvoiceForm } from "../../form-context";
import { placesIn } from "../../lines";
import type { FormPart } from "../part";
import { Trips } from "./trips";
import { again, EMPTY, MEASURES, type TravelValues } from "./values";

export const part: FormPart = {
  empty: EMPTY,
  again,
  Fields: TravelFields,
  name: "forms.travel.trips",
  attachments: "forms.travel.attachments",
  placeOf: placesIn(["form.trips", (no) => t("forms.travel.trip", { no })]),
};

function TravelFields() {
  const { t } = useT();
  return (
    <>
      <Section title={t("forms.travel.section.measure")}>
        <div className="fields">
          <Measure />
          <Destination />
        </div>
      </Section>
      <Trips />
    </>
  );
}

function Measure() {
  const { t } = useT();
  const { form } = useInvoiceForm<TravelValues>();
  const [measure, text] = useWatch({ control: form.control, name: ["form.measure", "form.measure_text"] });
  return (
    <>
      <RadioField
        form={form}
        name="form.measure"
        legend={t("forms.travel.measure")}
        required
        options={MEASURES.map((value) => ({
          value,
          label: t(`forms.travel.measure.${value}`),
          ...(value === "visit" && { hint: t("forms.travel.measure.visit.hint") }),
        }))}
      />
      {(measure === "other" || measure === "aid" || text !== "") && (
        <TextField
          form={form}
          name="form.measure_text"
          label={t("forms.travel.measure_text")}
          hint={t("forms.travel.measure_text.hint")}
          {...(measure === "other" ? { required: true } : { optional: true })}
        />
      )}
    </>
  );
}

function Destination() {
  const { t } = useT();
  const { form } = useInvoiceForm<TravelValues>();
  return (
    <Fieldset legend={t("forms.travel.destination")}>
      <div className="fields">
        <TextField
          form={form}
          name="form.destination.name"
          label={t("forms.travel.destination.name")}
          required
        />
        <TextField
          form={form}
          name="form.destination.street"
          label={t("forms.travel.destination.street")}
          optional
        />
        <div className="columns">
          <TextField
            form={form}
            name="form.destination.postcode"
            label={t("forms.travel.destination.postcode")}
            optional
            width={8}
            figures="start"
          />
          <TextField
            form={form}
            name="form.destination.town"
            label={t("forms.travel.destination.town")}
            required
          />
        </div>
      </div>
    </Fieldset>
  );
}
