import { Controller, useWatch } from "react-hook-form";
import { Attachments } from "@/documents";
import { fieldId, findingText, TextareaField, TickField } from "@/form";
import { useT } from "@/i18n";
import { AskText, Field, Section } from "@/ui";
import { DocumentFields } from "./document-fields";
import { useInvoiceForm } from "./form-context";
import type { FormPart } from "./forms/part";
import { useVoice } from "./paper";
import { QrBills } from "./qr-bills";
import type { Assessment } from "./queries";

/** What every invoice ends with: files, remark, declaration. */
export function ClosingFields({ attachments }: Pick<FormPart, "attachments">) {
  const { t } = useT();
  const voice = useVoice();
  const { form } = useInvoiceForm();
  const files = useWatch({ control: form.control, name: "attachments" });
  return (
    <>
      <Section title={t("invoices.fields.attachments")}>
        <AttachmentsField attachments={attachments} />
        <DocumentFields files={files} />
      </Section>
      <Section title={t("invoices.fields.remark")}>
        <TextareaField
          form={form}
          name="remark"
          label={t(voice("invoices.form.remark"))}
          hint={t(voice("invoices.form.remark.hint"))}
          limit={350}
          optional
        />
      </Section>
      <Section title={t("invoices.fields.declaration")}>
        <TickField form={form} name="declaration" label={t(voice("invoices.form.declaration"))} required />
      </Section>
    </>
  );
}

/** What the server asks to be attached, by what is typed so far. */
function Documents({ asked }: { readonly asked: Assessment["documents"] }) {
  const { t } = useT();
  return (
    <>
      {t("invoices.form.documents")} {asked.map(({ label }) => label).join(", ")}
    </>
  );
}

function AttachmentsField({ attachments }: Pick<FormPart, "attachments">) {
  const { t } = useT();
  const { form, uploads, assessment } = useInvoiceForm();
  const documents = assessment?.documents ?? [];
  const name = "attachments";
  const finding = form.findingOf(name);
  return (
    <Field
      id={fieldId(name)}
      label={t(attachments)}
      hint={documents.length > 0 && <Documents asked={documents} />}
      error={finding && findingText(finding)}
      ask={form.askOf(name)}
      required={documents.length > 0}
    >
      <Controller
        control={form.control}
        name={name}
        render={({ field: { value, onChange } }) => (
          <Attachments
            value={value}
            onChange={onChange}
            uploads={uploads}
            errorOf={(index) => {
              const found = form.findingOf(`${name}.${index}`);
              return found && findingText(found);
            }}
            noteOf={(index) => {
              const ask = form.askOf(`${name}.${index}`);
              const documentId = value[index];
              return (
                <>
                  {ask && <AskText id={`${fieldId(name)}-${index}-ask`} ask={ask} />}
                  {documentId && <QrBills documentId={documentId} />}
                </>
              );
            }}
          />
        )}
      />
    </Field>
  );
}
