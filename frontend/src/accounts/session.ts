import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { Problem } from "@/client";
import { type Audience, currentSession, openSessions, type Session } from "./api";

/** Who is logged in; kept while the page is open, since every other call says when it has ended. */
export const sessionQuery = (audience: Audience) =>
  queryOptions({
    queryKey: ["session", audience],
    queryFn: () => currentSession(audience),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });

export const openSessionsQuery = queryOptions({ queryKey: ["sessions"], queryFn: openSessions });

/** For a route: who is logged in. Without a session it waits, because the browser is leaving for the login page then. */
export async function requireSession(cache: QueryClient, audience: Audience): Promise<Session> {
  return cache.ensureQueryData(sessionQuery(audience)).catch((error: unknown) => {
    if (error instanceof Problem && error.status === 401) return new Promise<never>(() => undefined);
    throw error;
  });
}
