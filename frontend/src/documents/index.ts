export { Attachments } from "./attachments";
export { DocumentRow, UploadRow } from "./file-rows";
export {
  type DocumentPlace,
  DocumentPlaceContext,
  OWN_DOCUMENTS,
  officeDocuments,
  useDocumentPlace,
} from "./place";
export {
  contentAddress,
  type Document,
  documentQuery,
  isPending,
  pageAddress,
  useRefusedCount,
} from "./queries";
export { formatSize } from "./size";
export type { Upload } from "./uploads";
export { type UploadsHandle, useUploads } from "./use-uploads";
