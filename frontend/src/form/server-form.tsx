import type { ReactNode } from "react";
import type { FieldValues } from "react-hook-form";
import { useT } from "@/i18n";
import { ErrorSummary, Notice, type SummaryItem, usePageError } from "@/ui";
import { failureText, findingText } from "./error-text";
import { fieldId } from "./pointers";
import type { ServerForm as Form } from "./use-server-form";

interface Props<Values extends FieldValues> {
  readonly form: Form<Values>;
  readonly onSubmit: (values: Values) => Promise<unknown>;
  readonly children: ReactNode;
  /** false: the page shows the refusal itself, with <Refusal>. */
  readonly summary?: boolean;
}

/** A form with its error summary on top; `onSubmit` sends, and may throw what the server refuses. */
export function ServerForm<Values extends FieldValues>({
  form,
  onSubmit,
  children,
  summary = true,
}: Props<Values>) {
  return (
    <form
      className="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!form.busy) void form.attemptTo(() => onSubmit(form.getValues()));
      }}
    >
      {summary && <Refusal form={form} />}
      {children}
    </form>
  );
}

/** What the server refused at the last attempt: the summary with links, or why the whole was refused. */
export function Refusal<Values extends FieldValues>({ form }: { readonly form: Form<Values> }) {
  useT();
  const { findings, failure } = form.refusal;
  usePageError(findings.length > 0 || failure !== null);
  if (failure) {
    return (
      <Notice key={form.attempt} kind="danger" live onClose={form.clear} className="mb-5">
        {failureText(failure)}
      </Notice>
    );
  }
  const items = findings.map(
    ({ name, finding }): SummaryItem => ({ text: findingText(finding), target: name && targetOf(name) }),
  );
  return <ErrorSummary items={items} attempt={form.attempt} />;
}

/** The nearest field that exists: a finding about a whole line points at the line's table. */
function targetOf(name: string): string | null {
  for (let part = name; part !== ""; part = part.slice(0, Math.max(0, part.lastIndexOf(".")))) {
    if (document.getElementById(fieldId(part))) return fieldId(part);
  }
  return null;
}
