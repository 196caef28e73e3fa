import { type QueryClient, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { Problem } from "@/client";
import { openFor } from "@/client/session";
import { type Language, setLanguage } from "@/i18n";
import { type Audience, changeLanguage, currentSession, openSessions, type Session } from "./api";

/**
 * Who is logged in; kept while the page is open, since every other call says when it has ended. Their language is taken
 * over here, once: what they switch to afterwards holds, whatever page they are just going to.
 */
export const sessionQuery = (audience: Audience) =>
  queryOptions({
    queryKey: ["session", audience],
    queryFn: async () => {
      const session = await currentSession(audience);
      openFor(audience, session.person.id, session.organisation?.id ?? null);
      await setLanguage(session.person.language);
      return session;
    },
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });

/** Only the gérant of a company has its pages; a person with an account of their own has no company. */
export const managesCompany = ({ role, organisation }: Session): boolean =>
  role === "manager" && organisation?.kind === "company";

export const openSessionsQuery = queryOptions({ queryKey: ["sessions"], queryFn: openSessions });

/** For a route: who is logged in. Without a session it waits, because the browser is leaving for the login page then. */
export async function requireSession(cache: QueryClient, audience: Audience): Promise<Session> {
  return cache.ensureQueryData(sessionQuery(audience)).catch((error: unknown) => {
    if (error instanceof Problem && error.status === 401) return new Promise<never>(() => undefined);
    throw error;
  });
}

/** Keeps the language of pages, mails and PDFs with the account; one change after the other, so that the last one stays. */
export function useLanguageChange(audience: Audience) {
  const cache = useQueryClient();
  return useMutation({
    scope: { id: "language" },
    mutationFn: (language: Language) => changeLanguage(audience, language),
    onSuccess: (session) => {
      cache.setQueryData(sessionQuery(audience).queryKey, session);
      // What the server says of checks and reasons, it says in the officer's language.
      if (audience === "office")
        void cache.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "session" });
    },
  });
}
