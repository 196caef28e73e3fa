import type { CodeSent } from "../api";

/** What the code page must know of the login under way; it travels in the history entry. */
export interface Waiting {
  readonly factor: CodeSent["factor"];
  readonly phone: string;
  /** By this browser's clock, in milliseconds. */
  readonly sentAt: number;
  readonly againAt: number;
}

const LONGEST_WAIT = 60_000;

/** The server's clock and this one may differ: a wait that makes no sense is taken as the full minute. */
export function waitingFor(sent: CodeSent, now: number): Waiting {
  const wait = Date.parse(sent.resend_at ?? "") - now;
  const sensible = wait > 0 && wait <= LONGEST_WAIT;
  const againAt = now + (sensible ? wait : LONGEST_WAIT);
  return { factor: sent.factor, phone: sent.phone_hint ?? "", sentAt: now, againAt };
}

export function isWaiting(state: unknown): state is Waiting {
  return typeof state === "object" && state !== null && "againAt" in state && "phone" in state;
}
