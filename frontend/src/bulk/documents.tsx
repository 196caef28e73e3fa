import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { DocumentRow, UploadRow, useUploads } from "@/documents";
import { formatLimit } from "@/documents/size";
import { failureText } from "@/form";
import { useT } from "@/i18n";
import { useSettings } from "@/settings";
import { Field, FileDrop, FileList, Notice, Section } from "@/ui";
import { type BulkUpload, setDocuments, uploadQuery } from "./api";

const ACCEPTED = "application/pdf,image/jpeg,image/png,.pdf,.jpg,.jpeg,.png";
/** As many as the API takes for one spreadsheet. */
const MOST = 400;

/** The files that cells name: once all have come, the rows are checked again. */
export function Documents({ upload }: { readonly upload: BulkUpload }) {
  const { t } = useT();
  const cache = useQueryClient();
  const { limits } = useSettings();
  const come = useRef<string[]>([]);
  const keep = useMutation({
    mutationFn: (ids: string[]) => setDocuments(upload.id, ids),
    onSuccess: (checking) => cache.setQueryData(uploadQuery(upload.id).queryKey, checking),
  });
  const uploads = useUploads(
    ({ id }) => {
      come.current.push(id);
    },
    () => [...upload.document_ids, ...come.current],
    MOST,
  );
  const { items, busy } = uploads;
  const { mutate } = keep;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each change of what is on its way is looked at.
  useEffect(() => {
    if (busy() || come.current.length === 0) return;
    const added = come.current;
    come.current = [];
    mutate([...upload.document_ids, ...added]);
  }, [items, busy, mutate, upload.document_ids]);
  const remove = (gone: string) => mutate(upload.document_ids.filter((id) => id !== gone));
  if (upload.counts.documents + upload.document_ids.length + upload.counts.errors === 0) return null;
  return (
    <Section title={t("bulk.documents")}>
      {keep.error && (
        <Notice kind="danger" live className="mb-4">
          {failureText(keep.error)}
        </Notice>
      )}
      <Field label={t("bulk.documents")} hint={t("bulk.documents.hint")}>
        <FileDrop
          accept={ACCEPTED}
          multiple
          hint={t("bulk.documents.limits", {
            file: formatLimit(limits.file_bytes),
            count: limits.files_per_invoice,
            all: formatLimit(limits.invoice_bytes),
          })}
          onFiles={uploads.add}
        />
      </Field>
      {upload.document_ids.length + items.length > 0 && (
        <FileList>
          {upload.document_ids.map((id) => (
            <DocumentRow key={id} id={id} onRemove={() => remove(id)} />
          ))}
          {items.map((one) => (
            <UploadRow
              key={one.key}
              upload={one}
              onRetry={() => uploads.retry(one.key)}
              onRemove={() => uploads.remove(one.key)}
            />
          ))}
        </FileList>
      )}
    </Section>
  );
}
