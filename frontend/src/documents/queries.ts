import { queryOptions, useQueries } from "@tanstack/react-query";
import { type Document, OWN_DOCUMENTS, useDocumentPlace } from "./place";

export type { Document } from "./place";

const FIRST_PAUSE = 2000;
const LONGEST_PAUSE = 30_000;

/** An uploaded file; asked again while the server is still checking it, ever more rarely: the scanner may be down. */
export const documentQuery = (id: string, place = OWN_DOCUMENTS) =>
  queryOptions({
    queryKey: [...place.key, id],
    queryFn: () => place.get(id),
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: ({ state }) =>
      state.data && isPending(state.data) ? pauseAfter(state.dataUpdateCount) : false,
  });

const pauseAfter = (answers: number) => Math.min(FIRST_PAUSE * 1.5 ** (answers - 1), LONGEST_PAUSE);

export const isPending = ({ state }: Document): boolean => state === "received" || state === "checking";

/** How many of these files the server has refused, some perhaps only when its scanner answered. */
export function useRefusedCount(ids: readonly string[]): number {
  const place = useDocumentPlace();
  return useQueries({
    queries: ids.map((id) => documentQuery(id, place)),
    combine: (answers) => answers.filter(({ data }) => data?.state === "rejected").length,
  });
}

export const contentAddress = (id: string, place = OWN_DOCUMENTS): string => `${place.address}/${id}/content`;
export const pageAddress = (id: string, page: number, place = OWN_DOCUMENTS): string =>
  `${place.address}/${id}/pages/${page}`;
