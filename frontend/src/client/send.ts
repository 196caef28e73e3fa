import { currentLanguage } from "@/i18n";
import { NetworkFailure, problemOf } from "./problem";

/** Who looks at every call of a page: see session.ts. The first entry has no session and nobody who watches. */
interface Watcher {
  /** What a call carries besides. */
  readonly leaves: (path: string, paper?: boolean) => Readonly<Record<string, string>>;
  readonly answers: (path: string, header: (name: string) => string | null) => void;
  readonly refused: (error: unknown) => void;
}

let watcher: Watcher | null = null;

export function watchCalls(own: Watcher): void {
  watcher = own;
}

/** fetch for our API: the reader's language on every request, and every refusal thrown as a Problem. */
export async function send(request: Request): Promise<Response> {
  const path = new URL(request.url).pathname;
  const headers = {
    "Accept-Language": currentLanguage(),
    ...watcher?.leaves(path, request.headers.has("Paper-Of")),
  };
  for (const [name, value] of Object.entries(headers)) request.headers.set(name, value);
  const response = await fetch(request).catch((error: unknown) => {
    const late =
      request.signal.reason instanceof DOMException && request.signal.reason.name === "TimeoutError";
    if (request.signal.aborted && !late) throw error;
    throw new NetworkFailure("no answer", { cause: error });
  });
  watcher?.answers(path, (name) => response.headers.get(name));
  if (response.ok) return response;
  const body: unknown = await response.json().catch(() => null);
  const problem = problemOf(response.status, body, response.headers.get("Retry-After"));
  watcher?.refused(problem);
  throw problem;
}
