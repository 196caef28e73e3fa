import { useWatch } from "react-hook-form";
import { MoneyField } from "@/form";
import { type TextKey, useT } from "@/i18n";
import { Section } from "@/ui";
import { useInvoiceForm } from "../../form-context";
import { type HearingAidValues, isShown, type Supply } from "./values";

const AMOUNTS = ["device_amount", "service_amount", "invoice_amount"] as const;
type Amount = (typeof AMOUNTS)[number];

/**
 * Which amounts are asked depends on the age on the day of the supply: the server says it by what it indicates for
 * them. What is filled in stays on the page, so that it can be corrected.
 */
function useAsked(supply: Supply): readonly Amount[] {
  const { form, assessment } = useInvoiceForm<HearingAidValues>();
  const values = useWatch({ control: form.control, name: "form" });
  const indicated = (name: Amount) =>
    assessment?.indications.some(({ pointer }) => pointer === `/form/${name}`) ?? false;
  const always = supply === "repair_electronic" || supply === "repair_other" || supply === "follow_up";
  return AMOUNTS.filter(
    (name) =>
      isShown(supply, name) &&
      (always || indicated(name) || values[name] !== "" || form.mentions(`form.${name}`)),
  );
}

export function Amounts({ supply }: { readonly supply: Supply }) {
  const { t } = useT();
  const { form } = useInvoiceForm<HearingAidValues>();
  const asked = useAsked(supply);
  if (asked.length === 0 && supply !== "purchase") return null;
  const hintOf = (name: Amount): TextKey =>
    name === "invoice_amount" && supply === "batteries_implant"
      ? "forms.hearing_aid.invoice_amount.implant_hint"
      : `forms.hearing_aid.${name}.hint`;
  return (
    <Section title={t("forms.hearing_aid.section.amounts")}>
      {asked.length === 0 && <p className="muted">{t("forms.hearing_aid.who_first")}</p>}
      <div className="fields">
        {asked.map((name) => (
          <MoneyField
            key={name}
            form={form}
            name={`form.${name}`}
            label={t(`forms.hearing_aid.${name}`)}
            hint={t(hintOf(name))}
            required
          />
        ))}
      </div>
    </Section>
  );
}
