import type { CodeSent, RegistrationReceived } from "../api";

/** What the code page must know of the login under way; it travels in the history entry. */
export interface Waiting {
  readonly factors: CodeSent["factors"];
  readonly phone: string;
  /** By this browser's clock, in milliseconds. */
  readonly sentAt: number;
  readonly againAt: number;
}

const LONGEST_WAIT = 60_000;

/** The server's clock and this one may differ: a wait that makes no sense is taken as the full minute. */
export function againAfter(resendAt: string | null, now: number): number {
  const wait = Date.parse(resendAt ?? "") - now;
  const sensible = wait > 0 && wait <= LONGEST_WAIT;
  return now + (sensible ? wait : LONGEST_WAIT);
}

export function waitingFor(sent: CodeSent, now: number): Waiting {
  const againAt = againAfter(sent.resend_at, now);
  return { factors: sent.factors, phone: sent.phone_hint ?? "", sentAt: now, againAt };
}

export function isWaiting(state: unknown): state is Waiting {
  return typeof state === "object" && state !== null && "againAt" in state && "factors" in state;
}

/** A registration whose e-mail address is to be confirmed; it travels in the history entry too. */
export interface Unconfirmed {
  readonly registration: string;
  readonly email: string;
  readonly againAt: number;
}

export function unconfirmed(received: RegistrationReceived, email: string, now: number): Unconfirmed {
  return { registration: received.registration_id, email, againAt: againAfter(received.resend_at, now) };
}

export function isUnconfirmed(state: unknown): state is Unconfirmed {
  return typeof state === "object" && state !== null && "registration" in state && "email" in state;
}
