import { queryOptions, useQueries } from "@tanstack/react-query";
import { answer, api, type Schemas } from "@/client";

export type Document = Schemas["DocumentOut"];

const FIRST_PAUSE = 2000;
const LONGEST_PAUSE = 30_000;

/** An uploaded file; asked again while the server is still checking it, ever more rarely: the scanner may be down. */
export const documentQuery = (document_id: string) =>
  queryOptions({
    queryKey: ["documents", document_id],
    queryFn: () => answer(api.GET("/api/v1/documents/{document_id}", { params: { path: { document_id } } })),
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: ({ state }) =>
      state.data && isPending(state.data) ? pauseAfter(state.dataUpdateCount) : false,
  });

const pauseAfter = (answers: number) => Math.min(FIRST_PAUSE * 1.5 ** (answers - 1), LONGEST_PAUSE);

export const deleteDocument = (document_id: string) =>
  answer(api.DELETE("/api/v1/documents/{document_id}", { params: { path: { document_id } } }));

export const isPending = ({ state }: Document): boolean => state === "received" || state === "checking";

/** How many of these files the server has refused, some perhaps only when its scanner answered. */
export const useRefusedCount = (ids: readonly string[]): number =>
  useQueries({
    queries: ids.map(documentQuery),
    combine: (answers) => answers.filter(({ data }) => data?.state === "rejected").length,
  });

export const contentAddress = (id: string): string => `/api/v1/documents/${id}/content`;
export const pageAddress = (id: string, page: number): string => `/api/v1/documents/${id}/pages/${page}`;
