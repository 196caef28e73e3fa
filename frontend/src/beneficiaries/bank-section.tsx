import { useWatch } from "react-hook-form";
import type { Schemas } from "@/client";
import { FormattedField, IbanField, TextField } from "@/form";
import { formatPaymentReference, useT } from "@/i18n";
import { Icon, Section } from "@/ui";
import type { Form } from "./form";

/** Pasted from a payment part, the reference comes in groups. */
const withoutSpaces = (text: string): string => text.replace(/\s/g, "").toUpperCase();

interface Props {
  readonly form: Form;
  readonly record: Schemas["Beneficiary"] | null;
}

export function BankSection({ form, record }: Props) {
  const { t } = useT();
  const iban = useWatch({ control: form.control, name: "iban" });
  // The API names the bank of what it has saved; of another number nothing is known yet.
  const bank = record !== null && iban === record.iban ? record.bank_name : null;
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
          echo={
            bank === null ? undefined : (
              <>
                <Icon name="check" /> {bank}
              </>
            )
          }
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
