import type { KeyboardEvent } from "react";
import type { Finding } from "@/client";
import { fieldId } from "@/form";
import { formatMoney, useT } from "@/i18n";
import { AskText, Button, ErrorText, Panel } from "@/ui";
import { CheckedFields } from "./checked";
import type { Entry, FieldOf, LineListProps, LineRow, ListName } from "./types";
import { useMessages } from "./use-messages";

interface Props<Line extends Entry, Name extends ListName> {
  readonly list: Name;
  readonly row: LineRow<Line>;
  readonly title: string;
  /** What is marked at its fields although nothing was sent yet. */
  readonly findings: readonly Finding[];
  readonly Fields: LineListProps<Line, Name>["Fields"];
  readonly onFinish: () => void;
  /** Ends this entry and begins the next. */
  readonly onNext: () => void;
  readonly onCopy: (() => void) | null;
  readonly onRemove: (() => void) | null;
}

/** An entry that is being written. */
export function LinePanel<Line extends Entry, Name extends ListName>(props: Props<Line, Name>) {
  const { list, row, title, findings, Fields, onFinish, onNext } = props;
  const { index, line } = row;
  const name = <Field extends FieldOf<Line>>(field: Field) => `${list}.${index}.${field}` as const;
  // Enter ends the entry, as it ends a row of a spreadsheet; it does not send the form. A field that uses Enter itself,
  // for instance to choose from a list, has prevented it.
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.defaultPrevented || event.nativeEvent.isComposing) return;
    const goesOn = event.ctrlKey || event.metaKey;
    if (!goesOn && !(event.target instanceof HTMLInputElement)) return;
    event.preventDefault();
    if (goesOn) onNext();
    else onFinish();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only passes on a key of the fields inside.
    <div onKeyDown={onKeyDown}>
      <Panel edit title={title}>
        <EntryMessages name={`${list}.${index}`} />
        <div className="fields">
          <CheckedFields findings={findings}>
            <Fields index={index} line={line} name={name} />
          </CheckedFields>
          <PanelActions {...props} />
        </div>
      </Panel>
    </div>
  );
}

/** What a reviewer or the server says about the entry as a whole. */
function EntryMessages({ name }: { readonly name: string }) {
  const { error, ask } = useMessages(name);
  if (!ask && !error) return null;
  const id = fieldId(name);
  return (
    <div className="field mb-4" id={id} tabIndex={-1}>
      {ask && <AskText id={`${id}-ask`} ask={ask} />}
      {error && <ErrorText id={`${id}-error`}>{error}</ErrorText>}
    </div>
  );
}

function PanelActions<Line extends Entry, Name extends ListName>({
  row,
  onFinish,
  onCopy,
  onRemove,
}: Props<Line, Name>) {
  const { t } = useT();
  return (
    <div className="cluster cluster--between">
      <div className="cluster">
        <Button onClick={onFinish}>{t("invoices.lines.finish")}</Button>
        {onCopy && (
          <Button kind="quiet" onClick={onCopy}>
            {t("invoices.lines.copy_this")}
          </Button>
        )}
        {onRemove && (
          <Button kind="quiet" onClick={onRemove}>
            {t("common.delete")}
          </Button>
        )}
      </div>
      {row.amount !== null && <strong className="tnum">CHF {formatMoney(row.amount)}</strong>}
    </div>
  );
}
