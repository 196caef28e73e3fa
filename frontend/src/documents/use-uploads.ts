import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { uploadFile } from "@/client";
import { useSettings } from "@/settings";
import { type Document, documentQuery } from "./queries";
import { type Upload, Uploads } from "./uploads";

export interface UploadsHandle {
  readonly items: readonly Upload[];
  readonly add: (files: readonly File[]) => void;
  readonly retry: (key: string) => void;
  readonly remove: (key: string) => void;
  readonly settled: () => Promise<void>;
}

/** Files on their way; `onDocument` gets each one that the server accepted. */
export function useUploads(onDocument: (document: Document) => void): UploadsHandle {
  const cache = useQueryClient();
  const { limits } = useSettings();
  const latest = useRef(onDocument);
  latest.current = onDocument;
  const [items, setItems] = useState<readonly Upload[]>([]);
  const [handle] = useState(() => {
    const own: Uploads = new Uploads(
      uploadFile<Document>,
      limits.file_bytes,
      (document) => {
        cache.setQueryData(documentQuery(document.id).queryKey, document);
        latest.current(document);
      },
      () => setItems(own.items),
    );
    return {
      add: (files: readonly File[]) => own.add(files),
      retry: (key: string) => own.retry(key),
      remove: (key: string) => own.remove(key),
      settled: () => own.settled(),
    };
  });
  return { ...handle, items };
}
