import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { lacksSession, whenSessionIsBack } from "@/client/session";
import { uploadFile } from "@/client/upload";
import { useSettings } from "@/settings";
import { useDocumentPlace } from "./place";
import { type Document, documentQuery } from "./queries";
import { type Upload, Uploads } from "./uploads";

export interface UploadsHandle {
  readonly items: readonly Upload[];
  readonly add: (files: readonly File[]) => void;
  readonly retry: (key: string) => void;
  readonly remove: (key: string) => void;
  readonly settled: () => Promise<void>;
  readonly busy: () => boolean;
  /** How many are not documents: on their way, failed or refused. */
  readonly left: () => number;
  readonly forgetDuplicates: () => void;
}

const NONE: () => readonly string[] = () => [];

/**
 * Files on their way; `onDocument` gets each one that the server accepted. `attached` tells the documents beside which
 * they come: one of those is not taken a second time. `most`: how many there may be, where it is not what an invoice may
 * have.
 */
export function useUploads(
  onDocument: (document: Document) => void,
  attached: () => readonly string[] = NONE,
  most?: number,
): UploadsHandle {
  const cache = useQueryClient();
  const place = useDocumentPlace();
  const { limits } = useSettings();
  const latest = useRef({ onDocument, attached, place });
  latest.current = { onDocument, attached, place };
  const [items, setItems] = useState<readonly Upload[]>([]);
  const [handle] = useState(() => {
    const own: Uploads = new Uploads({
      send: (file, onProgress) => uploadFile<Document>(file, onProgress, latest.current.place.uploads),
      maximum: limits.file_bytes,
      most: most ?? limits.files_per_invoice,
      attached: () =>
        latest.current
          .attached()
          .flatMap((id) => cache.getQueryData(documentQuery(id, latest.current.place).queryKey) ?? []),
      done: (document) => {
        cache.setQueryData(documentQuery(document.id, latest.current.place).queryKey, document);
        latest.current.onDocument(document);
      },
      discard: ({ id }) => void latest.current.place.remove(id).catch(() => undefined),
      notify: () => setItems(own.items),
    });
    return {
      add: (files: readonly File[]) => own.add(files),
      retry: (key: string) => own.retry(key),
      remove: (key: string) => own.remove(key),
      settled: () => own.settled(),
      busy: () => own.busy,
      left: () => own.items.length,
      forgetDuplicates: () => own.forgetDuplicates(),
      resume: () => own.retryWhere(lacksSession),
    };
  });
  useEffect(() => whenSessionIsBack(handle.resume), [handle]);
  return { ...handle, items };
}
