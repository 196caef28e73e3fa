import { useEffect } from "react";
import type { FieldValues, Path } from "react-hook-form";
import type { Finding } from "@/client/problem";
import type { Refusal, ServerForm } from "./use-server-form";

/** What is missing is said when somebody wants to send, not of an entry that was just begun. */
const MISSING: ReadonlySet<string> = new Set(["required", "too_few", "document_missing"]);

/** The marks of a form whose sending was refused follow what the server says of it since; null while it says nothing. */
export function useLiveRefusal<Values extends FieldValues>(
  form: ServerForm<Values>,
  said: readonly Finding[] | null,
): void {
  const { revise, watch, getValues } = form;
  useEffect(() => {
    if (said) revise((refusal) => worthSaying(refusal, said));
  }, [revise, said]);
  useEffect(() => {
    const subscription = watch((_, { name }) => {
      if (name && !isEmpty(getValues(name))) revise((refusal) => withoutMissing(refusal, name));
    });
    return () => subscription.unsubscribe();
  }, [revise, watch, getValues]);
}

export const isMissing = ({ code }: Finding): boolean => MISSING.has(code);

function worthSaying({ ever }: Refusal, said: readonly Finding[]): Finding[] {
  const missed = new Set(ever.map(({ finding }) => finding.pointer));
  return said.filter((finding) => !isMissing(finding) || missed.has(finding.pointer));
}

function withoutMissing<Values extends FieldValues>({ findings }: Refusal, name: Path<Values>): Finding[] {
  const left = findings.filter((found) => found.name !== name || !isMissing(found.finding));
  return left.map(({ finding }) => finding);
}

function isEmpty(value: unknown): boolean {
  return value === "" || value === null || value === false || (Array.isArray(value) && value.length === 0);
}
