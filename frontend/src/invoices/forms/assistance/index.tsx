import { useEffect, useRef } from "react";
import { useWatch } from "react-hook-form";
import { MoneyField, NumberField } from "@/form";
import { PeriodFields } from "@/form/period-fields";
import { MonthField } from "@/form/time-fields";
import { YesNoField } from "@/form/yes-no-field";
import { useT } from "@/i18n";
import { Section } from "@/ui";
import { useChosenBeneficiary } from "../../beneficiary-field";
import { useInvoiceForm } from "../../form-context";
import { placesIn } from "../../lines";
import { OnDemand } from "../../on-demand";
import type { FormPart } from "../part";
import { Assistants, assistantName } from "./assistants";
import { TermsNote } from "./terms-note";
import { type AssistanceValues, again, EMPTY, periodOf } from "./values";
import { ContinuedWages, wageName } from "./wages";

export const part: FormPart = {
  empty: EMPTY,
  again,
  periodOf,
  Fields: AssistanceFields,
  name: "forms.assistance.assistants",
  attachments: "forms.assistance.attachments",
  placeOf: placesIn(["form.assistants", assistantName], ["form.continued_wages", wageName]),
};

function AssistanceFields() {
  return (
    <>
      <MonthSection />
      <Assistants />
      <NightsSection />
      <ContinuedWages />
    </>
  );
}

function MonthSection() {
  const { t } = useT();
  const { form } = useInvoiceForm<AssistanceValues>();
  return (
    <Section title={t("forms.assistance.section.month")}>
      <div className="fields">
        <MonthField
          form={form}
          name="form.month"
          label={t("forms.assistance.month")}
          hint={t("forms.assistance.month.hint")}
          required
        />
        <YesNoField
          form={form}
          name="form.is_supplement"
          legend={t("forms.assistance.is_supplement")}
          hint={t("forms.assistance.is_supplement.hint")}
        />
        <TermsNote />
      </div>
    </Section>
  );
}

/** The night flat that the saved decision grants stands there already, until somebody types another. */
function useNightFlatOfDecision() {
  const { form } = useInvoiceForm<AssistanceValues>();
  const number = useWatch({ control: form.control, name: "decision_number" });
  const decision = useChosenBeneficiary()?.decisions.find((known) => known.number === number);
  const granted = decision?.night_flat ?? "";
  const filled = useRef("");
  useEffect(() => {
    const untouched = form.getValues("form.night_flat") === filled.current;
    if (!untouched || granted === "" || granted === filled.current) return;
    form.setValue("form.night_flat", granted, { shouldDirty: true });
    filled.current = granted;
  }, [form, granted]);
}

function NightsSection() {
  const { t } = useT();
  const { form } = useInvoiceForm<AssistanceValues>();
  useNightFlatOfDecision();
  return (
    <Section title={t("forms.assistance.section.nights")}>
      <div className="fields">
        <div className="columns">
          <MoneyField
            form={form}
            name="form.night_flat"
            label={t("forms.assistance.night_flat")}
            hint={t("forms.assistance.night_flat.hint")}
          />
          <NumberField
            form={form}
            name="form.converted_nights"
            label={t("forms.assistance.converted_nights")}
            hint={t("forms.assistance.converted_nights.hint")}
            optional
          />
        </div>
        <Special />
      </div>
    </Section>
  );
}

const SPECIAL = ["form.acute_from", "form.acute_to", "form.institution_days"] as const;

/** What few months have, shown on demand and wherever it is filled in, wrong or to be corrected. */
function Special() {
  const { t } = useT();
  const { form } = useInvoiceForm<AssistanceValues>();
  const filled = form.watch(SPECIAL);
  const needed = SPECIAL.some((name, index) => filled[index] !== "" || form.mentions(name));
  return (
    <OnDemand more={t("forms.assistance.special.more")} needed={needed}>
      <NumberField
        form={form}
        name="form.institution_days"
        label={t("forms.assistance.institution_days")}
        hint={t("forms.assistance.institution_days.hint")}
        optional
      />
      <PeriodFields
        form={form}
        legend={t("forms.assistance.acute")}
        hint={t("forms.assistance.acute.hint")}
        from="form.acute_from"
        to="form.acute_to"
        optional
      />
    </OnDemand>
  );
}
