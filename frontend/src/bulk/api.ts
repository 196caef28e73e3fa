import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answer, api, type Schemas } from "@/client";
import type { Language } from "@/i18n";

export type BulkTemplate = Schemas["BulkTemplate"];
export type BulkUpload = Schemas["BulkUploadOut"];
export type BulkInvoice = Schemas["BulkInvoiceOut"];
export type BulkFinding = Schemas["BulkFinding"];
export type Submission = Required<Schemas["BulkSubmissionInput"]>;

const POLL = 1500;

/** Columns and their notes come in the reader's language. */
export const templatesQuery = (language: Language) =>
  queryOptions({
    queryKey: ["bulk-templates", language],
    queryFn: () => answer(api.GET("/api/v1/bulk-templates")),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });

const LIST = ["bulk-uploads"] as const;

export const isWorking = ({ state }: BulkUpload): boolean => state !== "checked";

export const uploadsQuery = queryOptions({
  queryKey: [...LIST, "all"],
  queryFn: () => answer(api.GET("/api/v1/bulk-uploads")),
  refetchInterval: ({ state }) => (state.data?.items.some(isWorking) ? POLL : false),
});

/** Asks again while a job is at work; leaving the page and coming back changes nothing about it. */
export const uploadQuery = (upload_id: string) =>
  queryOptions({
    queryKey: [...LIST, upload_id],
    queryFn: () => answer(api.GET("/api/v1/bulk-uploads/{upload_id}", { params: { path: { upload_id } } })),
    refetchInterval: ({ state }) => (state.data && isWorking(state.data) ? POLL : false),
  });

/** The rows, as they were when the last job ended. */
export const invoicesQuery = (upload_id: string, language: Language) =>
  queryOptions({
    queryKey: ["bulk-invoices", upload_id, language],
    queryFn: () =>
      answer(api.GET("/api/v1/bulk-uploads/{upload_id}/invoices", { params: { path: { upload_id } } })),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Of which type a spreadsheet is, its headings say. */
export const UPLOADS = "/api/v1/bulk-uploads";

export const templateAddress = (kind: string, format: "xlsx" | "csv", language: Language): string =>
  `/api/v1/bulk-templates/${kind}/content?format=${format}&language=${language}`;

export const correctedAddress = (upload_id: string): string => `/api/v1/bulk-uploads/${upload_id}/content`;

export const checkAgain = (upload_id: string) =>
  answer(api.POST("/api/v1/bulk-uploads/{upload_id}/checks", { params: { path: { upload_id } } }));

export const setDocuments = (upload_id: string, document_ids: string[]) =>
  answer(
    api.PUT("/api/v1/bulk-uploads/{upload_id}/documents", {
      params: { path: { upload_id } },
      body: { document_ids },
    }),
  );

export const submitBulk = (upload_id: string, body: Submission) =>
  answer(api.POST("/api/v1/bulk-uploads/{upload_id}/submissions", { params: { path: { upload_id } }, body }));

export const deleteUpload = (upload_id: string) =>
  answer(api.DELETE("/api/v1/bulk-uploads/{upload_id}", { params: { path: { upload_id } } }));
