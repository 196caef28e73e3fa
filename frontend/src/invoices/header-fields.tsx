import { TextField } from "@/form";
import { HelpLinks } from "@/help/help-links";
import { useT } from "@/i18n";
import { Section } from "@/ui";
import { BeneficiaryField } from "./beneficiary-field";
import { DecisionFields } from "./decision-fields";
import { useInvoiceForm } from "./form-context";
import { usePaper, useVoice } from "./paper";
import { PayeeFields } from "./payee-fields";

/** What every invoice begins with: for whom, paid to where, by which decision. */
export function HeaderFields() {
  const { t } = useT();
  const voice = useVoice();
  const paper = usePaper() !== null;
  const { form } = useInvoiceForm();
  return (
    <Section title={t("invoices.section.person")} first>
      <div className="fields">
        <BeneficiaryField />
        <PayeeFields />
        <DecisionFields />
        <TextField
          form={form}
          name="own_reference"
          label={t(voice("invoices.fields.own_reference"))}
          hint={t(voice("invoices.form.own_reference.hint"))}
          optional
          width={24}
        />
      </div>
      {paper || <HelpLinks questions={["decision", "iban", "attachments"]} />}
    </Section>
  );
}
