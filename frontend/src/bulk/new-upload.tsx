import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Problem } from "@/client";
import { uploadFile } from "@/client/upload";
import { formatLimit } from "@/documents/size";
import { failureText } from "@/form";
import { formatNumber, maybeText, useT } from "@/i18n";
import { Field, FileDrop, Notice, Section } from "@/ui";
import { type BulkUpload, UPLOADS, uploadQuery, uploadsQuery } from "./api";

const ACCEPTED = ".xlsx,.csv,.txt,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

interface Props {
  readonly limits: { readonly bytes: number; readonly rows: number; readonly invoices: number };
}

/** Where a filled-in spreadsheet goes; one that cannot be read is refused here, in a sentence. */
export function NewUpload({ limits }: Props) {
  const { t } = useT();
  const cache = useQueryClient();
  const navigate = useNavigate();
  const send = useMutation({
    mutationFn: (file: File) => uploadFile<BulkUpload>(file, () => undefined, UPLOADS).answer,
    onSuccess: (upload) => {
      cache.setQueryData(uploadQuery(upload.id).queryKey, upload);
      void cache.invalidateQueries(uploadsQuery);
      return navigate({ to: "/bulk/$uploadId", params: { uploadId: upload.id } });
    },
  });
  return (
    <Section title={t("bulk.upload")}>
      {send.error && (
        <Notice kind="danger" live className="mb-4" title={t("bulk.refused")}>
          <p>{failureText(send.error)}</p>
          <WayOut error={send.error} />
        </Notice>
      )}
      <Field label={t("bulk.file")} hint={t("bulk.file.recognised")}>
        <FileDrop
          accept={ACCEPTED}
          camera={false}
          hint={t("bulk.file.hint", {
            size: formatLimit(limits.bytes),
            rows: formatNumber(limits.rows),
            invoices: formatNumber(limits.invoices),
          })}
          onFiles={([file]) => file && !send.isPending && send.mutate(file)}
        />
      </Field>
      {send.isPending && (
        <p className="mt-3" role="status">
          {t("common.files.progress", { name: send.variables.name })}
        </p>
      )}
    </Section>
  );
}

/** What to do about a refusal, in the words of its code's page. */
function WayOut({ error }: { readonly error: unknown }) {
  const text = error instanceof Problem && maybeText(`errors.${error.code}.fix`);
  return text ? <p>{text}</p> : null;
}
