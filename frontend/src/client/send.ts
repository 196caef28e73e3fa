import { currentLanguage } from "@/i18n";
import { NetworkFailure, Problem, problemOf } from "./problem";

type Listener = (why: SessionEnd) => void;

/** `access_ended`: by somebody else, who took the access away. Other refusals with 401 are of a code or password. */
export type SessionEnd = "unauthenticated" | "access_ended";

const ENDS: ReadonlySet<string> = new Set<SessionEnd>(["unauthenticated", "access_ended"]);
const isSessionEnd = (code: string): code is SessionEnd => ENDS.has(code);

let onSessionEnd: Listener = () => undefined;

/** What to do when a call finds the session ended; one place, set by the entry. */
export function whenSessionEnds(listener: Listener): void {
  onSessionEnd = listener;
}

/** fetch for our API: the reader's language on every request, and every refusal thrown as a Problem. */
export async function send(request: Request): Promise<Response> {
  request.headers.set("Accept-Language", currentLanguage());
  const response = await fetch(request).catch((error: unknown) => {
    if (request.signal.aborted) throw error;
    throw new NetworkFailure("no answer", { cause: error });
  });
  if (response.ok) return response;
  const body: unknown = await response.json().catch(() => null);
  const problem = problemOf(response.status, body, response.headers.get("Retry-After"));
  if (problem instanceof Problem && isSessionEnd(problem.code)) onSessionEnd(problem.code);
  throw problem;
}
