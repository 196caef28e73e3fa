import { useRef } from "react";
import { Controller, useWatch } from "react-hook-form";
import { DateField, fieldId, findingText, RadioField, TextField } from "@/form";
import { t, useT } from "@/i18n";
import { RadioGroup, Section } from "@/ui";
import { useInvoiceForm } from "../../form-context";
import type { FormPart } from "../part";
import { Amounts } from "./amounts";
import { Purchase } from "./purchase";
import {
  again,
  billPlaces,
  EMPTY,
  type HearingAidValues,
  isShown,
  isSupply,
  SUPPLIES,
  type Supply,
  withSupply,
} from "./values";

export const part: FormPart = {
  empty: EMPTY,
  again,
  Fields: HearingAidFields,
  name: "forms.hearing_aid.section.supply",
  attachments: "forms.hearing_aid.attachments",
  billPlaces,
  placeOf: (name) =>
    /form[./]supplier[./](street|house_number|postcode|town)/.test(name)
      ? t("forms.hearing_aid.supplier")
      : null,
};

function HearingAidFields() {
  const { t } = useT();
  const { form } = useInvoiceForm<HearingAidValues>();
  const supply = useWatch({ control: form.control, name: "form.supply" });
  return (
    <>
      <Section title={t("forms.hearing_aid.section.supply")}>
        <div className="fields">
          <SupplyField />
          <RadioField
            form={form}
            name="form.side"
            legend={t("forms.hearing_aid.side")}
            options={(["left", "right", "both"] as const).map((value) => ({
              value,
              label: t(`forms.hearing_aid.side.${value}`),
            }))}
            required
            row
          />
          {isSupply(supply) && <Days supply={supply} />}
        </div>
      </Section>
      {supply === "purchase" && <Purchase />}
      {isSupply(supply) && <Amounts supply={supply} />}
    </>
  );
}

/** What is invoiced comes first: it decides which fields there are. */
function SupplyField() {
  const { t } = useT();
  const { form } = useInvoiceForm<HearingAidValues>();
  const aside = useRef<Partial<HearingAidValues>>({});
  const name = "form.supply";
  const finding = form.findingOf(name);
  const choose = (supply: string) => {
    if (!isSupply(supply)) return;
    const chosen = withSupply(form.getValues("form"), supply, aside.current);
    aside.current = chosen.aside;
    form.setValue("form", chosen.values, { shouldDirty: true });
  };
  return (
    <Controller
      control={form.control}
      name={name}
      render={({ field: { value, onBlur } }) => (
        <RadioGroup
          id={fieldId(name)}
          name={name}
          legend={t("forms.hearing_aid.supply")}
          error={finding && findingText(finding)}
          ask={form.askOf(name)}
          required
          options={SUPPLIES.map((supply) => ({
            value: supply,
            label: t(`forms.hearing_aid.supply.${supply}`),
            ...(supply !== "purchase" && { hint: t(`forms.hearing_aid.supply.${supply}.hint`) }),
          }))}
          value={value}
          onChange={choose}
          onBlur={onBlur}
        />
      )}
    />
  );
}

/** When it was supplied; of batteries the years. */
function Days({ supply }: { readonly supply: Supply }) {
  const { t } = useT();
  const { form } = useInvoiceForm<HearingAidValues>();
  const days = (["delivery_date", "service_date", "repair_date"] as const).filter((name) =>
    isShown(supply, name),
  );
  return (
    <>
      {days.map((name) => (
        <DateField
          key={name}
          form={form}
          name={`form.${name}`}
          label={t(`forms.hearing_aid.${name}`)}
          required
        />
      ))}
      {isShown(supply, "device_purchase_date") && (
        <DateField
          form={form}
          name="form.device_purchase_date"
          label={t("forms.hearing_aid.device_purchase_date")}
          hint={t("forms.hearing_aid.device_purchase_date.hint")}
          required
        />
      )}
      {isShown(supply, "years_from") && (
        <div className="columns">
          <TextField
            form={form}
            name="form.years_from"
            label={t("forms.hearing_aid.years_from")}
            hint={t("forms.hearing_aid.years_from.hint")}
            inputMode="numeric"
            figures="start"
            width={4}
            required
          />
          <TextField
            form={form}
            name="form.years_to"
            label={t("forms.hearing_aid.years_to")}
            hint={t("forms.hearing_aid.years_to.hint")}
            inputMode="numeric"
            figures="start"
            width={4}
            optional
          />
        </div>
      )}
    </>
  );
}
