import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { uploadFile } from "@/client";
import { useSettings } from "@/settings";
import { type Document, deleteDocument, documentQuery } from "./queries";
import { type Upload, Uploads } from "./uploads";

export interface UploadsHandle {
  readonly items: readonly Upload[];
  readonly add: (files: readonly File[]) => void;
  readonly retry: (key: string) => void;
  readonly remove: (key: string) => void;
  readonly settled: () => Promise<void>;
  readonly busy: () => boolean;
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
  const { limits } = useSettings();
  const latest = useRef({ onDocument, attached });
  latest.current = { onDocument, attached };
  const [items, setItems] = useState<readonly Upload[]>([]);
  const [handle] = useState(() => {
    const own: Uploads = new Uploads({
      send: (file, onProgress) => uploadFile<Document>(file, onProgress),
      maximum: limits.file_bytes,
      most: most ?? limits.files_per_invoice,
      attached: () =>
        latest.current.attached().flatMap((id) => cache.getQueryData(documentQuery(id).queryKey) ?? []),
      done: (document) => {
        cache.setQueryData(documentQuery(document.id).queryKey, document);
        latest.current.onDocument(document);
      },
      discard: ({ id }) => void deleteDocument(id).catch(() => undefined),
      notify: () => setItems(own.items),
    });
    return {
      add: (files: readonly File[]) => own.add(files),
      retry: (key: string) => own.retry(key),
      remove: (key: string) => own.remove(key),
      settled: () => own.settled(),
      busy: () => own.busy,
      forgetDuplicates: () => own.forgetDuplicates(),
    };
  });
  return { ...handle, items };
}
