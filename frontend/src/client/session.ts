import { type Area, areaOf } from "@/addresses";
import { companyOfPaper } from "./paper";
import { Problem } from "./problem";
import { watchCalls } from "./send";

/**
 * `access_ended`: by somebody else, who took the access away. `other_session`: another person or company is logged in in
 * this browser by now. Other refusals with 401 are of a code or password.
 */
export type SessionEnd = "unauthenticated" | "access_ended" | "other_session";

const ENDS: ReadonlySet<string> = new Set<SessionEnd>(["unauthenticated", "access_ended", "other_session"]);
const isSessionEnd = (code: string): code is SessionEnd => ENDS.has(code);

/** Whether a call failed for want of the session that the page was opened with. */
export const lacksSession = (error: unknown): boolean => error instanceof Problem && isSessionEnd(error.code);

export interface SessionState {
  /** Why there is none any more; null while there is. */
  readonly ended: SessionEnd | null;
  /** When it ends without use, by this browser's clock, in milliseconds; null before the server has said so. */
  readonly at: number | null;
  /** The same as the server says it. */
  readonly expires: string | null;
}

/** `left`: milliseconds until the end. Windows may differ in what they take for the time. */
type Heard = { readonly whose: string } & (
  | { readonly back: true }
  | { readonly left: number; readonly expires: string }
);

const NONE: SessionState = { ended: null, at: null, expires: null };
const owners = new Map<Area, string>();
const listeners = new Set<() => void>();
const waiting = new Set<() => void>();
let state = NONE;
let channel: BroadcastChannel | null = null;
let onEnd: (why: SessionEnd) => void = () => undefined;

const pageArea = (): Area => areaOf(location.pathname);
const areaOfCall = (path: string, paper = false): Area =>
  path.startsWith("/api/v1/office/") || paper || companyOfPaper() !== null ? "office" : "company";
/* What leads from one company to another cannot be held to the one before. */
const CHOICE = "/api/v1/sessions/current/organisation";

function become(next: SessionState): void {
  state = next;
  for (const listener of listeners) listener();
}

export const sessionState = (): SessionState => state;

export function subscribeSession(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whose page this is, from the first answer on: nothing that is typed in it is sent in another session. */
export function openFor(area: Area, person: string, organisation: string | null): void {
  if (!owners.has(area)) owners.set(area, organisation === null ? person : `${person}/${organisation}`);
}

/**
 * The header that names whose page a call comes from; null before anybody is known. `paper`: the call itself names a
 * company whose paper it is about.
 */
export function ownerOf(path: string, paper = false): string | null {
  return path === CHOICE ? null : (owners.get(areaOfCall(path, paper)) ?? null);
}

/** What an answer says about how long the session lasts; other windows of the browser hear it too. */
function note(path: string, header: (name: string) => string | null): void {
  const expires = header("Session-Expires-At");
  const whose = owners.get(pageArea());
  if (expires === null || areaOfCall(path) !== pageArea()) return;
  const left = Date.parse(expires) - Date.parse(header("Date") ?? "");
  if (Number.isNaN(left) || !expectEnd(left, expires)) return;
  if (whose !== undefined) channel?.postMessage({ whose, left, expires } satisfies Heard);
}

/** Whether that is news. */
function expectEnd(left: number, expires: string): boolean {
  if (expires === state.expires) return false;
  become({ ...state, at: Date.now() + left, expires });
  return true;
}

function refused(error: unknown): void {
  if (error instanceof Problem && isSessionEnd(error.code)) onEnd(error.code);
}

function hear({ data }: MessageEvent<Heard>): void {
  if (data.whose !== owners.get(pageArea())) return;
  if ("back" in data) resume();
  else expectEnd(data.left, data.expires);
}

/** For calls that are not made with `send`. */
export const watcher = {
  leaves: (path: string, paper = false): Readonly<Record<string, string>> => {
    const owner = ownerOf(path, paper);
    const company = companyOfPaper();
    return {
      ...(owner !== null && { "Session-Of": owner }),
      ...(company !== null && { "Paper-Of": company }),
    };
  },
  answers: note,
  refused,
};

/** Watches every call from now on; `listener` decides what becomes of a page whose session has ended. */
export function whenSessionEnds(listener: (why: SessionEnd) => void): void {
  onEnd = listener;
  channel = new BroadcastChannel("session");
  channel.addEventListener("message", hear);
  watchCalls(watcher);
}

/** The page stays; whoever shows it asks for a login. */
export function endSession(why: SessionEnd): void {
  if (state.ended !== why) become({ ...state, ended: why });
}

function resume(): void {
  // An end that has passed was the other session's; the next answer tells the new one.
  const passed = state.at !== null && state.at <= Date.now();
  become({ ...state, ended: null, ...(passed && { at: null, expires: null }) });
  for (const listener of waiting) listener();
}

/** There is a session again, of the same person and company; what failed meanwhile is repeated. */
export function sessionIsBack(): void {
  const whose = owners.get(pageArea());
  if (whose !== undefined) channel?.postMessage({ whose, back: true } satisfies Heard);
  resume();
}

export function whenSessionIsBack(listener: () => void): () => void {
  waiting.add(listener);
  return () => waiting.delete(listener);
}
