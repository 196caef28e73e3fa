import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useRef } from "react";
import { useT } from "@/i18n";
import { useSettings } from "@/settings";
import { FileDrop, FileList } from "@/ui";
import { DocumentRow, UploadRow } from "./file-rows";
import { useDocumentPlace } from "./place";
import { documentQuery } from "./queries";
import { formatLimit } from "./size";
import type { UploadsHandle } from "./use-uploads";

const ACCEPTED = "application/pdf,image/jpeg,image/png,.pdf,.jpg,.jpeg,.png";

interface Props {
  /** The documents, by id. */
  readonly value: readonly string[];
  readonly onChange: (value: readonly string[]) => void;
  readonly uploads: UploadsHandle;
  /** What the server or a reviewer says about one of them, by its position. */
  readonly errorOf?: (index: number) => string | null;
  readonly noteOf?: (index: number) => ReactNode;
}

/** Drop zone, limits and the files so far, sent or on their way. Stands inside a Field. */
export function Attachments({ value, onChange, uploads, errorOf, noteOf }: Props) {
  const { t } = useT();
  const cache = useQueryClient();
  const place = useDocumentPlace();
  const { limits } = useSettings();
  const list = useRef<HTMLDivElement>(null);
  const focusList = () => list.current?.focus({ preventScroll: true });
  const remove = (id: string) => {
    onChange(value.filter((other) => other !== id));
    focusList();
    // One that was sent before stays on the server; that is for the server to say.
    place.remove(id).catch(() => undefined);
    cache.removeQueries({ queryKey: documentQuery(id, place).queryKey });
    uploads.forgetDuplicates();
  };
  return (
    <>
      <FileDrop
        accept={ACCEPTED}
        multiple
        hint={t("documents.limits", {
          file: formatLimit(limits.file_bytes),
          count: limits.files_per_invoice,
          all: formatLimit(limits.invoice_bytes),
        })}
        onFiles={uploads.add}
      />
      <p className="vh" role="status">
        {t("documents.count", { count: value.length })}
      </p>
      <div ref={list} tabIndex={-1}>
        {value.length + uploads.items.length > 0 && (
          <FileList>
            {value.map((id, index) => (
              <DocumentRow key={id} id={id} onRemove={() => remove(id)} error={errorOf?.(index) ?? null}>
                {noteOf?.(index)}
              </DocumentRow>
            ))}
            {uploads.items.map((upload) => (
              <UploadRow
                key={upload.key}
                upload={upload}
                onRetry={() => uploads.retry(upload.key)}
                onRemove={() => {
                  uploads.remove(upload.key);
                  focusList();
                }}
              />
            ))}
          </FileList>
        )}
      </div>
    </>
  );
}
