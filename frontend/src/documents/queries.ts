import { queryOptions } from "@tanstack/react-query";
import { answer, api, type Schemas } from "@/client";

export type Document = Schemas["DocumentOut"];

const CHECKING = 2000;

/** An uploaded file; asked again while the server is still checking it. */
export const documentQuery = (document_id: string) =>
  queryOptions({
    queryKey: ["documents", document_id],
    queryFn: () => answer(api.GET("/api/v1/documents/{document_id}", { params: { path: { document_id } } })),
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: ({ state }) => (state.data && isPending(state.data) ? CHECKING : false),
  });

export const deleteDocument = (document_id: string) =>
  answer(api.DELETE("/api/v1/documents/{document_id}", { params: { path: { document_id } } }));

export const isPending = ({ state }: Document): boolean => state === "received" || state === "checking";

export const contentAddress = (id: string): string => `/api/v1/documents/${id}/content`;
export const pageAddress = (id: string, page: number): string => `/api/v1/documents/${id}/pages/${page}`;
