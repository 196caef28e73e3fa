import type { QueryClient } from "@tanstack/react-query";

/* What the office asks of itself has keys that begin so; all else on pages of paper is one company's. */
const SHARED: ReadonlySet<unknown> = new Set(["office", "session", "settings"]);
let last: string | null = null;

/** What is known of one company is not another's. */
export function forgetOthers(cache: QueryClient, organisationId: string): void {
  if (last !== organisationId) cache.removeQueries({ predicate: ({ queryKey }) => !SHARED.has(queryKey[0]) });
  last = organisationId;
}
