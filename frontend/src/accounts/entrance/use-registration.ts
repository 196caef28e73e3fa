import { useEffect, useState } from "react";
import { answer, api } from "@/client";
import { type Finding, Problem } from "@/client/problem";
import type { ServerFormHandle } from "@/form";
import { bodyOf, type RegistrationValues, toKeep, wouldBeLost } from "./registration-values";

const DELAY = 600;

type Form = ServerFormHandle<RegistrationValues>;

/** What the server would refuse of a registration; nothing is kept. */
async function checkRegistration(
  body: ReturnType<typeof bodyOf>,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  try {
    await answer(api.POST("/api/v1/registrations/checks", { body, signal }));
    return [];
  } catch (error) {
    if (error instanceof Problem && error.status === 422) return error.errors;
    throw error;
  }
}

/** Once it was refused, what the server says of it as it is corrected; null before. */
export function useRegistrationCheck(
  { watch, getValues, attempt }: Form,
  termsVersion: string,
): readonly Finding[] | null {
  const [said, setSaid] = useState<readonly Finding[] | null>(null);
  useEffect(() => {
    if (attempt === 0) return;
    let running = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const subscription = watch(() => {
      running.abort();
      clearTimeout(timer);
      timer = setTimeout(() => {
        running = new AbortController();
        // Without an answer the marks stay: the next change asks again, and sending asks in any case.
        checkRegistration(bodyOf(getValues(), termsVersion), running.signal).then(setSaid, () => undefined);
      }, DELAY);
    });
    return () => {
      subscription.unsubscribe();
      clearTimeout(timer);
      running.abort();
    };
  }, [attempt, watch, getValues, termsVersion]);
  return said;
}

/** A reload keeps what was typed, or asks before it is lost. */
export function useKeptValues({ watch, getValues }: Form): void {
  useEffect(() => {
    const subscription = watch(() => history.replaceState(toKeep(getValues()), ""));
    const warn = (event: BeforeUnloadEvent) => {
      if (wouldBeLost(getValues())) event.preventDefault();
    };
    addEventListener("beforeunload", warn);
    return () => {
      subscription.unsubscribe();
      removeEventListener("beforeunload", warn);
    };
  }, [watch, getValues]);
}
