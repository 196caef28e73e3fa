import { type ClipboardEvent, lazy, Suspense, useContext, useState } from "react";
import { fieldId, findingAt } from "@/form";
import { formatMoney, useT } from "@/i18n";
import { Button, FieldGroup, PeriodContext, Section } from "@/ui";
import { useInvoiceForm } from "../form-context";
import { addId } from "./focus";
import { LinePanel } from "./line-panel";
import { LineTable } from "./line-table";
import { isTable, readPasted } from "./pasted";
import type { Entry, LineListProps, ListName } from "./types";
import { useEntries } from "./use-entries";
import { useMessages } from "./use-messages";

const PastePanel = lazy(() => import("./paste-panel"));

/** A list of the form, entry by entry: a table of the finished ones, a panel for each that is being written. */
export function LineList<Line extends Entry, const Name extends ListName>(props: LineListProps<Line, Name>) {
  const { t } = useT();
  const { name, texts, hint, pasted, columns, amountOf, Fields, After } = props;
  const {
    open,
    closed,
    full,
    after,
    roomToPaste,
    add,
    paste,
    copy,
    remove,
    finish,
    edit,
    openAt,
    findingsOf,
    isFinished,
  } = useEntries(props);
  // What is looked at before it is added; null while nothing is.
  const [pasting, setPasting] = useState<string | null>(null);
  const onPaste = (event: ClipboardEvent) => {
    const text = event.clipboardData.getData("text/plain");
    if (!pasted || pasting !== null || !isTable(text)) return;
    event.preventDefault();
    setPasting(text);
  };
  const period = useContext(PeriodContext);
  const read = (text: string) =>
    readPasted(text, { columns: [], ...pasted, empty: { ...props.empty, ...pasted?.begun }, period });
  const messages = useMessages(name);
  const total = useTotal(props.total);
  return (
    <Section title={texts.title}>
      {hint !== undefined && <p className="muted sm mb-4">{hint}</p>}
      <FieldGroup id={fieldId(name)} label={texts.title} {...messages}>
        {closed.length > 0 && (
          <LineTable
            texts={texts}
            columns={columns}
            withAmounts={amountOf !== null}
            rows={closed}
            total={open.length === 0 ? total : null}
            findingsOf={findingsOf}
            onOpenAt={openAt}
            onEdit={edit}
            onCopy={full ? null : copy}
            onRemove={remove}
          />
        )}
        <p className="vh" role="status">
          {closed
            .flatMap((row) =>
              findingsOf(row).map((finding) => findingAt(finding, texts.entry(row.index + 1))),
            )
            .join(" ")}
        </p>
        <div onPaste={onPaste}>
          {open.map((row) => (
            <LinePanel
              key={row.id}
              list={name}
              row={row}
              title={texts.entry(row.index + 1)}
              findings={isFinished(row.id) ? findingsOf(row) : []}
              Fields={Fields}
              onFinish={() => finish(row)}
              onNext={() => {
                finish(row);
                add();
              }}
              onCopy={full ? null : () => copy(row)}
              onRemove={remove && (() => remove(row))}
            />
          ))}
        </div>
        <AddButton list={name} text={texts.add} max={full ? (props.max ?? null) : null} onAdd={add} />
        {pasted && pasting === null && (
          <div className="mt-3">
            <Button kind="quiet" icon="copy" onClick={() => setPasting("")}>
              {t("invoices.lines.paste")}
            </Button>
          </div>
        )}
        {pasted && pasting !== null && (
          <Suspense>
            <PastePanel
              begun={pasting}
              headings={pasted.columns.map(({ label }) => label)}
              room={roomToPaste}
              read={read}
              onAdd={(text) => paste(read(text).lines)}
              onClose={() => setPasting(null)}
            />
          </Suspense>
        )}
        {After && <After {...after} />}
      </FieldGroup>
    </Section>
  );
}

/** Of all entries, as the server computed it; null before it has, and where it has no name. */
function useTotal(label: string | undefined) {
  const { assessment } = useInvoiceForm();
  const total = assessment?.total ?? null;
  return label === undefined || total === null ? null : { label, value: formatMoney(total) };
}

interface AddProps {
  readonly list: ListName;
  readonly text: string;
  /** How many there may be, once there are as many. */
  readonly max: number | null;
  readonly onAdd: () => void;
}

/** Where the focus goes after every entry; hence it stays in a full list too. */
function AddButton({ list, text, max, onAdd }: AddProps) {
  const { t } = useT();
  const id = addId(list);
  return (
    <div className="mt-5">
      <Button
        id={id}
        kind="secondary"
        icon="plus"
        onClick={onAdd}
        title={t("invoices.lines.shortcut")}
        {...(max !== null && { "aria-disabled": true, "aria-describedby": `${id}-full` })}
      >
        {text}
      </Button>
      {max !== null && (
        <p className="field__hint" id={`${id}-full`}>
          {t("invoices.lines.full", { max })}
        </p>
      )}
    </div>
  );
}
