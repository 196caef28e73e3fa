import { DocumentRow, UploadRow, useUploads } from "@/documents";
import { fieldId, findingText, type ServerFormHandle } from "@/form";
import { useT } from "@/i18n";
import { useSettings } from "@/settings";
import { Field, FileDrop, FileList } from "@/ui";

const ACCEPTED = "application/pdf,image/jpeg,image/png,.pdf,.jpg,.jpeg,.png";

export interface PaperValues {
  readonly received_on: string;
  readonly scan_id: string;
}

/** The scanned paper, one file: a further one takes the place of the one before. */
export function ScanField<Values extends PaperValues>({ form }: { readonly form: ServerFormHandle<Values> }) {
  const { t } = useT();
  const { limits } = useSettings();
  const own = form as unknown as ServerFormHandle<PaperValues>;
  const id = own.watch("scan_id");
  const finding = own.findingOf("scan_id");
  const uploads = useUploads((document) => own.setValue("scan_id", document.id, { shouldDirty: true }));
  const choose = (files: readonly File[]) => {
    for (const { key } of uploads.items) uploads.remove(key);
    uploads.add(files.slice(0, 1));
  };
  return (
    <div>
      <Field
        id={fieldId("scan_id")}
        label={t("review.paper.fields.scan_id")}
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
            {id !== "" && (
              <DocumentRow id={id} onRemove={() => own.setValue("scan_id", "", { shouldDirty: true })} />
            )}
          </FileList>
        )}
      </div>
    </div>
  );
}
