import { type ReactNode, useContext, useMemo } from "react";
import type { Finding } from "@/client";
import { fieldText, nameOf } from "@/form";
import { isMissing } from "@/form/use-live-refusal";
import { ErrorText, TextButton } from "@/ui";
import { InvoiceFormContext } from "../form-context";
import { isUnder } from "./places";
import type { ListName } from "./types";

/**
 * What the server says of an entry: all of it once somebody has finished it. Of one that came finished, for instance of
 * a draft or a copy, what it lacks is said when the form is sent.
 */
export function findingsIn(
  list: ListName,
  index: number,
  errors: readonly Finding[],
  finished: boolean,
): readonly Finding[] {
  return errors.filter(
    (finding) => isUnder(nameOf(finding.pointer), list, index) && (finished || !isMissing(finding)),
  );
}

/** The fields of an entry that was finished once are marked as the server finds them, before anything is sent. */
export function CheckedFields({
  findings,
  children,
}: {
  readonly findings: readonly Finding[];
  readonly children: ReactNode;
}) {
  const state = useContext(InvoiceFormContext);
  const checked = useMemo(() => {
    if (state === null || findings.length === 0) return state;
    const { form } = state;
    const at = (name: string) => findings.find(({ pointer }) => nameOf(pointer) === name) ?? null;
    const findingOf: typeof form.findingOf = (name) => form.findingOf(name) ?? at(name);
    const mentions: typeof form.mentions = (name) => form.mentions(name) || at(name) !== null;
    return { ...state, form: { ...form, findingOf, mentions } };
  }, [state, findings]);
  return <InvoiceFormContext value={checked}>{children}</InvoiceFormContext>;
}

/** What is wrong in a finished entry, each with the way to its field. */
export function EntryFindings({
  findings,
  onOpen,
}: {
  readonly findings: readonly Finding[];
  readonly onOpen: (field: string) => void;
}) {
  return findings.map((finding) => (
    <ErrorText key={`${finding.pointer} ${finding.code}`}>
      <TextButton onClick={() => onOpen(nameOf(finding.pointer))}>{fieldText(finding)}</TextButton>
    </ErrorText>
  ));
}
