import { useState } from "react";
import type { Schemas } from "@/client";
import { contentAddress, DocumentRow, UploadRow, useDocumentPlace, useUploads } from "@/documents";
import { DateField, fieldId, findingText, RadioField } from "@/form";
import { HelpLinks } from "@/help/help-links";
import { formatDate, useT } from "@/i18n";
import { useSettings } from "@/settings";
import { Button, Field, FileDrop, FileList, focusControl, LinkButton, Section } from "@/ui";
import type { Form } from "./form";
import { MandateStateText } from "./mandate-state";

type Beneficiary = Schemas["Beneficiary"];

const ACCEPTED = "application/pdf,image/jpeg,image/png,.pdf,.jpg,.jpeg,.png";
const CHOICES = { received: "upload", known_to_office: "known_to_office", missing: "later" } as const;
const DROP = fieldId("mandate_document_id");

interface Props {
  readonly form: Form;
  /** Null while the person is new. */
  readonly record: Beneficiary | null;
}

/** The signed mandate: sent here, known from before, or to follow. */
export function MandateSection({ form, record }: Props) {
  const { t } = useT();
  const [replacing, setReplacing] = useState(false);
  const state = form.watch("mandate_state");
  const onFile = record !== null && record.mandate_document_id !== null;
  const replace = () => {
    setReplacing(true);
    form.setValue("mandate_document_id", "");
    form.setValue("mandate_state", "received", { shouldDirty: true });
    requestAnimationFrame(() => focusControl(DROP));
  };
  const keep = () => {
    setReplacing(false);
    form.setValue("mandate_document_id", record?.mandate_document_id ?? "");
    form.setValue("mandate_state", record?.mandate_state ?? "missing");
    requestAnimationFrame(() => focusControl(REPLACE));
  };
  return (
    <Section title={t("beneficiaries.section.mandate")}>
      <div className="fields">
        <p className="muted">{t("beneficiaries.section.mandate.hint")}</p>
        {!onFile && <Choice form={form} />}
        {!onFile && record && <Expiry expired={record.mandate_expired} day={record.mandate_valid_to} />}
        {onFile && !replacing && <OnFile record={record} onReplace={replace} />}
        {onFile && replacing && (
          <>
            <Upload form={form} />
            <Button kind="quiet" flush onClick={keep}>
              {t("beneficiaries.mandate.keep")}
            </Button>
          </>
        )}
        {state !== "missing" && (
          <DateField
            form={form}
            name="mandate_valid_to"
            label={t("beneficiaries.fields.mandate_valid_to")}
            hint={t("beneficiaries.fields.mandate_valid_to.hint")}
            ahead
            optional
          />
        )}
      </div>
      <HelpLinks questions={["mandate"]} />
    </Section>
  );
}

const REPLACE = fieldId("mandate_state");

interface OnFileProps {
  readonly record: Beneficiary;
  readonly onReplace: () => void;
}

function OnFile({ record, onReplace }: OnFileProps) {
  const { t } = useT();
  const { mandate_state, mandate_document_id, mandate_expired, mandate_valid_to } = record;
  return (
    <>
      <div>
        <p>
          <MandateStateText state={mandate_state} expired={mandate_expired} />
        </p>
        <Expiry expired={mandate_expired} day={mandate_valid_to} />
        {!mandate_expired && <p className="muted">{t(`beneficiaries.mandate.${mandate_state}.text`)}</p>}
      </div>
      <div className="cluster">
        {mandate_document_id !== null && (
          <LinkButton kind="secondary" icon="file" href={contentAddress(mandate_document_id)} download>
            {t("beneficiaries.mandate.download")}
          </LinkButton>
        )}
        <Button kind="quiet" id={REPLACE} onClick={onReplace}>
          {t("beneficiaries.mandate.replace")}
        </Button>
      </div>
    </>
  );
}

function Expiry({ expired, day }: { readonly expired: boolean; readonly day: string | null }) {
  const { t } = useT();
  if (!expired || day === null) return null;
  return <p>{t("beneficiaries.mandate.expired.text", { day: formatDate(day) })}</p>;
}

function Choice({ form }: { readonly form: Form }) {
  const { t } = useT();
  return (
    <>
      <RadioField
        form={form}
        name="mandate_state"
        legend={<span className="vh">{t("beneficiaries.fields.mandate_state")}</span>}
        options={(["received", "known_to_office", "missing"] as const).map((value) => ({
          value,
          label: t(`beneficiaries.mandate.choice.${CHOICES[value]}`),
        }))}
      />
      {form.watch("mandate_state") === "received" && <Upload form={form} />}
    </>
  );
}

/** One file: a further one takes the place of the one before. */
function Upload({ form }: { readonly form: Form }) {
  const { t } = useT();
  const { limits } = useSettings();
  const id = form.watch("mandate_document_id");
  const finding = form.findingOf("mandate_document_id");
  const place = useDocumentPlace();
  const uploads = useUploads((document) => take(document.id));
  const take = (next: string) => {
    // One that was never saved with the person belongs to nobody.
    if (id !== "") place.remove(id).catch(() => undefined);
    form.setValue("mandate_document_id", next, { shouldDirty: true });
  };
  const choose = (files: readonly File[]) => {
    for (const { key } of uploads.items) uploads.remove(key);
    uploads.add(files);
  };
  return (
    <div>
      <Field
        id={DROP}
        label={t("beneficiaries.fields.mandate_document_id")}
        error={finding && findingText(finding)}
        required
      >
        <FileDrop
          accept={ACCEPTED}
          hint={t("beneficiaries.mandate.limits", { megabytes: Math.floor(limits.file_bytes / 1024 ** 2) })}
          onFiles={choose}
        />
      </Field>
      <div aria-live="polite">
        {(id !== "" || uploads.items.length > 0) && (
          <FileList>
            {uploads.items.map((upload) => (
              <UploadRow
                key={upload.key}
                upload={upload}
                onRetry={() => uploads.retry(upload.key)}
                onRemove={() => uploads.remove(upload.key)}
              />
            ))}
            {id !== "" && <DocumentRow id={id} onRemove={() => take("")} />}
          </FileList>
        )}
      </div>
    </div>
  );
}
