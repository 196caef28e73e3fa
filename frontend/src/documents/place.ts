import { createContext, useContext } from "react";
import { answer, api, type Schemas } from "@/client";

export type Document = Schemas["DocumentOut"];

/** Where one reads documents, and to whom one sends them. */
export interface DocumentPlace {
  /** Of a document, without its id. */
  readonly address: string;
  readonly uploads: string;
  readonly key: readonly string[];
  readonly get: (id: string) => Promise<Document>;
  readonly remove: (id: string) => Promise<unknown>;
}

const path = (document_id: string) => ({ params: { path: { document_id } } });

/** A company has its own. */
export const OWN_DOCUMENTS: DocumentPlace = {
  address: "/api/v1/documents",
  uploads: "/api/v1/documents",
  key: ["documents"],
  get: (id) => answer(api.GET("/api/v1/documents/{document_id}", path(id))),
  remove: (id) => answer(api.DELETE("/api/v1/documents/{document_id}", path(id))),
};

/** The office reads what was sent, and uploads what it is going to send to this company. */
export const officeDocuments = (organisationId: string): DocumentPlace => ({
  address: "/api/v1/office/documents",
  uploads: `/api/v1/office/organisations/${encodeURIComponent(organisationId)}/documents`,
  key: ["office", "documents"],
  get: (id) => answer(api.GET("/api/v1/office/documents/{document_id}", path(id))),
  remove: (id) => answer(api.DELETE("/api/v1/office/documents/{document_id}", path(id))),
});

export const DocumentPlaceContext = createContext(OWN_DOCUMENTS);

export const useDocumentPlace = (): DocumentPlace => useContext(DocumentPlaceContext);
