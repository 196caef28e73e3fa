import { type KeyboardEvent, type ReactNode, useEffect, useReducer } from "react";
import type { FieldValues } from "react-hook-form";
import { useT } from "@/i18n";
import { ErrorSummary, Notice, type SummaryItem, usePageError } from "@/ui";
import { failureText, findingAt } from "./error-text";
import { fieldId } from "./pointers";
import { useLiveRefusal } from "./use-live-refusal";
import type { ServerForm as Form } from "./use-server-form";

interface Props<Values extends FieldValues> {
  readonly form: Form<Values>;
  readonly onSubmit: (values: Values) => Promise<unknown>;
  readonly children: ReactNode;
  /** Where a field is when its label alone does not say: "Prestation 2". */
  readonly placeOf?: (name: string) => string | null;
  /** Keys in the fields, for a form that Enter does not send. */
  readonly onKeyDown?: (event: KeyboardEvent) => void;
  /** false: the page shows the refusal itself, with <Refusal>. */
  readonly summary?: boolean;
}

/** A form with its error summary on top; `onSubmit` sends, and may throw what the server refuses. */
export function ServerForm<Values extends FieldValues>({
  form,
  onSubmit,
  children,
  placeOf,
  onKeyDown,
  summary = true,
}: Props<Values>) {
  useLiveRefusal(form, null);
  return (
    <form
      className="form"
      noValidate
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        if (!form.busy) void form.attemptTo(() => onSubmit(form.getValues()));
      }}
    >
      {summary && <Refusal form={form} {...(placeOf && { placeOf })} />}
      {children}
    </form>
  );
}

/** What the server refused at the last attempt: the summary with links, or why the whole was refused. */
export function Refusal<Values extends FieldValues>({
  form,
  placeOf,
}: Pick<Props<Values>, "form" | "placeOf">) {
  useT(); // the language
  const { findings, failure, revised } = form.refusal;
  // Fields that open because of what was found in them exist only after this rendering.
  const [, lookAgain] = useReducer((count: number) => count + 1, 0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once after each change of what is found.
  useEffect(lookAgain, [form.refusal]);
  usePageError(findings.length > 0 || failure !== null);
  if (failure) {
    return (
      <Notice
        key={form.attempt}
        kind="danger"
        live
        onClose={form.clear}
        className="mb-5"
        attention={form.attempt}
      >
        {failureText(failure)}
      </Notice>
    );
  }
  const items = findings.map(({ name, finding }): SummaryItem => {
    const text = findingAt(finding, name && placeOf?.(name));
    return { text, target: name && targetOf(name) };
  });
  items.sort(inPageOrder);
  return <ErrorSummary items={items} attempt={form.attempt} quiet={revised} />;
}

/** The summary names the fields in the order in which one meets them; what belongs to none comes last. */
function inPageOrder({ target: one }: SummaryItem, { target: other }: SummaryItem): number {
  const [first, second] = [one, other].map((id) => (id === null ? null : document.getElementById(id)));
  if (!first || !second) return Number(!first) - Number(!second);
  const position = first.compareDocumentPosition(second);
  return position & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : Number(position !== 0);
}

/** The nearest field that exists: a finding about a whole line points at the line's table. */
function targetOf(name: string): string | null {
  for (let part = name; part !== ""; part = part.slice(0, Math.max(0, part.lastIndexOf(".")))) {
    if (document.getElementById(fieldId(part))) return fieldId(part);
  }
  return null;
}
