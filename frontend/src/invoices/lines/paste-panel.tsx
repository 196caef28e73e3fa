import { useId, useState } from "react";
import { useT } from "@/i18n";
import { Button, type Column, Field, Notice, Panel, showToast, Table, Textarea } from "@/ui";
import type { Misread, Preview } from "./pasted";

const SHOWN = 5;

interface Props {
  /** What was pasted into a field of the list, if that opened it. */
  readonly begun: string;
  /** The headings that are understood. */
  readonly headings: readonly string[];
  /** How many entries there may still be. */
  readonly room: number;
  readonly read: (text: string) => Preview;
  readonly onAdd: (text: string) => void;
  readonly onClose: () => void;
}

/** Where rows copied in a spreadsheet are looked at before they become entries. */
export default function PastePanel({ begun, headings, room, read, onAdd, onClose }: Props) {
  const { t } = useT();
  const [text, setText] = useState(begun);
  const [missed, setMissed] = useState(false);
  const field = useId();
  const preview = read(text);
  const count = preview.rows.length;
  const add = () => {
    if (count === 0 || count > room) {
      setMissed(true);
      document.getElementById(field)?.focus();
      return;
    }
    onAdd(text);
    showToast({ text: () => t("invoices.lines.paste.added", { count }) });
    onClose();
  };
  const whyNot = () =>
    count === 0
      ? t(preview.unread.length > 0 ? "invoices.lines.paste.nothing" : "invoices.lines.paste.none")
      : t("invoices.lines.paste.room", { count: room, pasted: count });
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
            error={missed ? whyNot() : null}
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
          {count > 0 && <Rows {...preview} />}
          {count === 0 && preview.unread.length > 0 && (
            <Notice kind="warning" live title={t("invoices.lines.paste.nothing")}>
              <p>
                {t("invoices.lines.paste.unknown", {
                  count: preview.unread.length,
                  columns: preview.unread.join(", "),
                })}
              </p>
              <p>{t("invoices.lines.paste.rename", { columns: headings.join(", ") })}</p>
            </Notice>
          )}
          <div className="cluster">
            <Button onClick={add}>{t("invoices.lines.paste.add", { count })}</Button>
            <Button kind="quiet" onClick={onClose}>
              {t("common.cancel")}
            </Button>
          </div>
        </div>
      </Panel>
    </div>
  );
}

/** The first of what was understood, and all that was not. */
function Rows({ headings, rows, unread, misread }: Preview) {
  const { t } = useT();
  const more = rows.length - SHOWN;
  return (
    <>
      <div>
        <p className="mb-4" role="status">
          {t("invoices.lines.paste.read", { count: rows.length })}
        </p>
        <Table
          dense
          caption={t("invoices.lines.paste.preview")}
          rows={rows.slice(0, SHOWN).map((cells, index) => ({ cells, key: String(index) }))}
          rowKey={({ key }) => key}
          columns={headings.map(
            (header, index): Column<{ readonly cells: readonly string[] }> => ({
              key: header,
              header,
              ...(index === 0 && { card: "title" as const }),
              cell: ({ cells }) => cells[index],
            }),
          )}
        />
        {more > 0 && <p className="sm muted">{t("invoices.lines.paste.more", { count: more })}</p>}
      </div>
      {unread.length > 0 && (
        <Notice kind="warning">{t("invoices.lines.paste.unread", { columns: unread.join(", ") })}</Notice>
      )}
      {misread.length > 0 && <NotTaken cells={misread} />}
    </>
  );
}

/** Cells that no field can hold as they are. */
function NotTaken({ cells }: { readonly cells: readonly Misread[] }) {
  const { t } = useT();
  const more = cells.length - SHOWN;
  return (
    <Notice kind="warning">
      {t("invoices.lines.paste.misread")}
      <ul className="list">
        {cells.slice(0, SHOWN).map(({ no, label, cell }) => (
          <li key={`${no} ${label}`}>{t("invoices.lines.paste.cell", { no, label, cell })}</li>
        ))}
      </ul>
      {more > 0 && t("invoices.lines.paste.more", { count: more })}
    </Notice>
  );
}
