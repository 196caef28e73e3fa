import { useCallback, useMemo, useRef, useState } from "react";
import {
  type DefaultValues,
  type FieldValues,
  type Path,
  type UseFormReturn,
  useForm,
} from "react-hook-form";
import { type Finding, NetworkFailure, Problem } from "@/client/problem";
import type { Ask } from "@/ui";
import { nameOf } from "./pointers";

interface Options<Values extends FieldValues> {
  readonly defaultValues: DefaultValues<Values>;
  /** Only where values are not shaped like the body: "/payee" → "account". Null: belongs to no field. */
  readonly fieldOf?: (pointer: string) => string | null;
  /** A reviewer's words by field name, in a correction. */
  readonly asks?: Readonly<Record<string, Ask>>;
}

export interface Found {
  readonly name: string | null;
  readonly finding: Finding;
}

/** What the server said about the last attempt to send, and since. */
export interface Refusal {
  readonly findings: readonly Found[];
  /** Also what has been mended since: where something was said stays open. */
  readonly ever: readonly Found[];
  /** Not as the attempt has found it any more, which nobody has to hear. */
  readonly revised: boolean;
  /** A refusal as a whole: locked, conflict, no connection. */
  readonly failure: Problem | NetworkFailure | null;
}

export interface ServerForm<Values extends FieldValues> extends UseFormReturn<Values> {
  readonly refusal: Refusal;
  /** Counts the attempts, so that the error summary takes the focus at each. */
  readonly attempt: number;
  readonly busy: boolean;
  readonly findingOf: (name: Path<Values>) => Finding | null;
  readonly askOf: (name: Path<Values>) => Ask | null;
  /** Whether a reviewer or the server, since the last attempt, has said something of a field. */
  readonly mentions: (name: Path<Values>) => boolean;
  /** Every field that a reviewer has marked. */
  readonly askedNames: readonly string[];
  /** Runs one attempt: awaits `action`, and keeps for display what the server refuses. False when it was refused. */
  readonly attemptTo: (action: () => Promise<unknown>) => Promise<boolean>;
  /** Shows findings that came another way, for instance from a check before sending. */
  readonly show: (findings: readonly Finding[]) => void;
  /** What is left of a refusal, and what has come to it: neither announced nor given the focus. */
  readonly revise: (change: (refusal: Refusal) => readonly Finding[]) => void;
  readonly clear: () => void;
}

const NOTHING: Refusal = { findings: [], ever: [], revised: false, failure: null };

/** The refusal with other findings; itself when they are the same. */
function revised(refusal: Refusal, findings: readonly Found[]): Refusal {
  if (JSON.stringify(findings) === JSON.stringify(refusal.findings)) return refusal;
  return { ...refusal, findings, ever: [...refusal.ever, ...findings], revised: true };
}

/**
 * A form whose rules live on the server: nothing is validated while typing or before sending; what the server finds is
 * shown at the fields and in the summary, word for word the same, until the next attempt or until it is revised.
 */
export function useServerForm<Values extends FieldValues>({
  defaultValues,
  fieldOf = nameOf,
  asks,
}: Options<Values>): ServerForm<Values> {
  const form = useForm<Values>({ defaultValues, shouldFocusError: false });
  const [refusal, setRefusal] = useState(NOTHING);
  const [attempt, setAttempt] = useState(0);
  const [busy, setBusy] = useState(false);
  const shown = useRef(0);

  const found = useCallback(
    (findings: readonly Finding[]) =>
      findings.map((finding): Found => ({ name: fieldOf(finding.pointer), finding })),
    [fieldOf],
  );
  const show = useCallback(
    (said: readonly Finding[]) => {
      shown.current += 1;
      const findings = found(said);
      setRefusal({ ...NOTHING, findings, ever: findings });
      setAttempt((count) => count + 1);
    },
    [found],
  );
  const revise = useCallback(
    (change: (refusal: Refusal) => readonly Finding[]) =>
      setRefusal((before) => (before.ever.length === 0 ? before : revised(before, found(change(before))))),
    [found],
  );
  const clear = useCallback(() => setRefusal(NOTHING), []);

  const attemptTo = useCallback(
    async (action: () => Promise<unknown>) => {
      setBusy(true);
      try {
        const before = shown.current;
        await action();
        if (shown.current !== before) return false; // the action itself has found something to show
        setRefusal(NOTHING);
        return true;
      } catch (error) {
        if (error instanceof Problem && error.errors.length > 0) show(error.errors);
        else if (error instanceof Problem || error instanceof NetworkFailure) {
          setRefusal({ ...NOTHING, failure: error });
          setAttempt((count) => count + 1);
        } else throw error;
        return false;
      } finally {
        setBusy(false);
      }
    },
    [show],
  );

  return useMemo(
    () => ({
      ...form,
      refusal,
      attempt,
      busy,
      attemptTo,
      show,
      revise,
      clear,
      findingOf: (name) => refusal.findings.find((found) => found.name === name)?.finding ?? null,
      askOf: (name) => asks?.[name] ?? null,
      mentions: (name) => name in (asks ?? {}) || refusal.ever.some((said) => said.name === name),
      askedNames: Object.keys(asks ?? {}),
    }),
    [form, refusal, attempt, busy, attemptTo, show, revise, clear, asks],
  );
}
