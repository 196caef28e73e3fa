import { useId, useState } from "react";
import { formatDate, useT } from "@/i18n";
import { Button, type Column, Field, Notice, Panel, showToast, Table, Textarea } from "@/ui";
import type { Pasted } from "./pasted";

const SHOWN = 5;

interface Props {
  /** What was pasted into a field of the list, if that opened it. */
  readonly begun: string;
  /** The headings that are understood. */
  readonly headings: readonly string[];
  readonly read: (text: string) => Pasted<object>;
  readonly onAdd: (text: string) => void;
  readonly onClose: () => void;
}

interface Row {
  readonly line: object;
  readonly index: number;
}

/** Where rows copied in a spreadsheet are looked at before they become entries. */
export default function PastePanel({ begun, headings, read, onAdd, onClose }: Props) {
  const { t } = useT();
  const [text, setText] = useState(begun);
  const [missed, setMissed] = useState(false);
  const field = useId();
  const { lines, columns: used, unread } = read(text);
  const add = () => {
    if (lines.length === 0) {
      setMissed(true);
      document.getElementById(field)?.focus();
      return;
    }
    onAdd(text);
    showToast({ text: () => t("invoices.lines.paste.added", { count: lines.length }) });
    onClose();
  };
  return (
    <div className="mt-5">
      <Panel tint title={t("invoices.lines.paste")}>
        <div className="fields">
          <Field
            id={field}
            label={t("invoices.lines.paste.text")}
            hint={t("invoices.lines.paste.hint", {
              columns: headings.join(", "),
            })}
            error={missed && lines.length === 0 ? t("invoices.lines.paste.none") : null}
          >
            <Textarea
              autoFocus
              rows={4}
              value={text}
              onChange={({ target }) => {
                setText(target.value);
                setMissed(false);
              }}
            />
          </Field>
          {lines.length > 0 && (
            <div>
              <p className="mb-4" role="status">
                {t("invoices.lines.paste.read", { count: lines.length })}
              </p>
              <Table
                dense
                caption={t("invoices.lines.paste.preview")}
                rows={lines.slice(0, SHOWN).map((line, index): Row => ({ line, index }))}
                rowKey={({ index }) => String(index)}
                columns={used.map(
                  ({ field: name, label }, index): Column<Row> => ({
                    key: name,
                    header: label,
                    ...(index === 0 && { card: "title" as const }),
                    cell: ({ line }) => shown((line as Readonly<Record<string, unknown>>)[name]),
                  }),
                )}
              />
              {lines.length > SHOWN && (
                <p className="sm muted">{t("invoices.lines.paste.more", { count: lines.length - SHOWN })}</p>
              )}
            </div>
          )}
          {lines.length > 0 && unread.length > 0 && (
            <Notice kind="warning">{t("invoices.lines.paste.unread", { columns: unread.join(", ") })}</Notice>
          )}
          <div className="cluster">
            <Button onClick={add}>{t("invoices.lines.paste.add", { count: lines.length })}</Button>
            <Button kind="quiet" onClick={onClose}>
              {t("common.cancel")}
            </Button>
          </div>
        </div>
      </Panel>
    </div>
  );
}

/** A day as people write it; everything else as it will stand in its field. */
const shown = (value: unknown): string => {
  const text = String(value);
  return /^\d{4}-\d\d-\d\d$/.test(text) ? formatDate(text) : text;
};
