import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import {
  DocumentRow,
  type Upload,
  UploadRow,
  type UploadsHandle,
  useRefusedCount,
  useUploads,
} from "@/documents";
import { formatLimit } from "@/documents/size";
import { failureText } from "@/form";
import { useT } from "@/i18n";
import { useSettings } from "@/settings";
import { Disclosure, Field, FileDrop, FileList, Notice, Section } from "@/ui";
import { type BulkUpload, invoicesQuery, setDocuments, uploadQuery } from "./api";
import { uploadProgress } from "./counts";

const ACCEPTED = "application/pdf,image/jpeg,image/png,.pdf,.jpg,.jpeg,.png";
/** As many as the API takes for one spreadsheet. */
const MOST = 400;
/** More would push the rows out of sight. */
const FEW = 5;

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
      <Way come={come.current.length} items={items} />
      <Files upload={upload} uploads={uploads} onRemove={remove} />
    </Section>
  );
}

interface WayProps {
  readonly come: number;
  readonly items: readonly Upload[];
}

/** How far all files together have got. */
function Way({ come, items }: WayProps) {
  const { t } = useT();
  const { done, total, percent } = uploadProgress(come, items);
  if (total < 2 || done === total) return null;
  const text = t("bulk.documents.progress", { done, total });
  return (
    <div className="mt-4">
      <div className="file__extra">
        <progress max={100} value={percent} aria-label={text} />
      </div>
      <p className="mt-2">{text}</p>
    </div>
  );
}

interface FilesProps {
  readonly upload: BulkUpload;
  readonly uploads: UploadsHandle;
  readonly onRemove: (id: string) => void;
}

/** Many are folded away, but not those that did not get through; what nothing names comes first. */
function Files({ upload: { id: upload_id, document_ids }, uploads, onRemove }: FilesProps) {
  const { t, language } = useT();
  const { data } = useQuery(invoicesQuery(upload_id, language));
  const refused = useRefusedCount(document_ids);
  const unnamed = new Set(data?.unnamed_document_ids.filter((id) => document_ids.includes(id)));
  const ids = [...document_ids].sort((one, other) => Number(unnamed.has(other)) - Number(unnamed.has(one)));
  const documents = ids.map((id) => (
    <DocumentRow
      key={id}
      id={id}
      warning={unnamed.has(id) ? t("bulk.documents.unnamed") : null}
      onRemove={() => onRemove(id)}
    />
  ));
  const row = (one: Upload) => (
    <UploadRow
      key={one.key}
      upload={one}
      onRetry={() => uploads.retry(one.key)}
      onRemove={() => uploads.remove(one.key)}
    />
  );
  const { items } = uploads;
  const count = document_ids.length + items.length;
  if (count === 0) return null;
  if (count <= FEW) return <FileList>{[...documents, ...items.map(row)]}</FileList>;
  const stopped = items.filter(({ state }) => state.kind === "failed" || state.kind === "refused");
  const folded = [...documents, ...items.filter((one) => !stopped.includes(one)).map(row)];
  const note = [
    refused > 0 && t("bulk.documents.refused", { count: refused }),
    unnamed.size > 0 && t("bulk.documents.unnamed.count", { count: unnamed.size }),
  ].filter((text) => text !== false);
  return (
    <div className="mt-4">
      {stopped.length > 0 && <FileList>{stopped.map(row)}</FileList>}
      <Disclosure summary={t("bulk.documents.count", { count: folded.length })} note={note.join(", ")}>
        <FileList>{folded}</FileList>
      </Disclosure>
    </div>
  );
}
