import { queryOptions } from "@tanstack/react-query";
import { type Audience, currentSession, openSessions } from "./api";

/** Who is logged in; kept while the page is open, since every other call says when it has ended. */
export const sessionQuery = (audience: Audience) =>
  queryOptions({
    queryKey: ["session", audience],
    queryFn: () => currentSession(audience),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });

export const openSessionsQuery = queryOptions({ queryKey: ["sessions"], queryFn: openSessions });
