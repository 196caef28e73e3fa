import { FormattedField, IbanField, TextField } from "@/form";
import { formatPaymentReference, useT } from "@/i18n";
import { Section } from "@/ui";
import type { Form } from "./form";

/** Pasted from a payment part, the reference comes in groups. */
const withoutSpaces = (text: string): string => text.replace(/\s/g, "").toUpperCase();

export function BankSection({ form }: { readonly form: Form }) {
  const { t } = useT();
  return (
    <Section title={t("beneficiaries.section.bank")}>
      <div className="fields">
        <FormattedField
          form={form}
          name="payment_reference"
          label={t("beneficiaries.fields.payment_reference")}
          hint={t("beneficiaries.fields.payment_reference.hint")}
          figures="start"
          width={24}
          autoComplete="off"
          spellCheck={false}
          parse={withoutSpaces}
          format={formatPaymentReference}
          optional
        />
        <IbanField
          form={form}
          name="iban"
          label={t("beneficiaries.fields.iban")}
          hint={t("beneficiaries.fields.iban.hint")}
          optional
        />
        <TextField
          form={form}
          name="account_holder"
          label={t("beneficiaries.fields.account_holder")}
          hint={t("beneficiaries.fields.account_holder.hint")}
          autoComplete="off"
          optional
        />
      </div>
    </Section>
  );
}
