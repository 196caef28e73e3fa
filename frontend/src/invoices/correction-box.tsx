import { useState } from "react";
import { fieldId, TextField } from "@/form";
import { formatDate, useT } from "@/i18n";
import { Icon, TextButton } from "@/ui";
import { type MarkedItem, nameOfItem, nextOpen } from "./correction";
import { useInvoiceForm } from "./form-context";
import type { FormPart } from "./forms/part";
import { focusField } from "./invoice-form";
import type { Invoice } from "./queries";
import { CorrectionSource, Overdue } from "./what-next";

const MESSAGE = "correction-message";

interface Props {
  readonly correction: NonNullable<Invoice["correction"]>;
  readonly marked: readonly MarkedItem[];
  readonly part: FormPart;
}

/** What the office has written, and its items counting down as they are answered. */
export function CorrectionBox({ correction, marked, part }: Props) {
  const { t } = useT();
  const answered = marked.filter((item) => item.answered).length;
  const progress = t("invoices.correction.progress", { answered, count: marked.length });
  return (
    <section className="ask" aria-labelledby={MESSAGE}>
      <div className="section__head">
        <h2 id={MESSAGE} tabIndex={-1}>
          {t("invoices.correction.message")}
        </h2>
        {marked.length > 0 && (
          <span className="sm" role="status">
            <strong>{progress}</strong>
          </span>
        )}
      </div>
      {marked.length > 0 && (
        <progress max={marked.length} value={answered} aria-label={t("invoices.correction.answered")} />
      )}
      {correction.message !== "" && <p>{correction.message}</p>}
      <CorrectionSource correction={correction} />
      <ol className="ask__list">
        {marked.map((entry) => (
          <Item key={entry.item.id} entry={entry} part={part} />
        ))}
      </ol>
    </section>
  );
}

/** Stays at the top while the page is at a field: how much is left and until when, the way to the office's words and to
 * what is to be done next. */
export function CorrectionBar({
  correction,
  marked,
  opened,
}: Omit<Props, "part"> & {
  /** The field that the page opened at. */
  readonly opened: string | null;
}) {
  const { t } = useT();
  const [last, setLast] = useState(opened);
  const { message, due_date, overdue } = correction;
  const answered = marked.filter((item) => item.answered).length;
  const next = nextOpen(marked, last);
  return (
    <div className="ask-bar" role="region" aria-label={t("invoices.correction.bar")}>
      {marked.length > 0 && (
        <strong className="nowrap">
          {t("invoices.correction.progress", { answered, count: marked.length })}
        </strong>
      )}
      <span className="ask-bar__words" aria-hidden="true">
        {message}
      </span>
      {overdue && <Overdue date={due_date} />}
      {due_date !== null && !overdue && (
        <span className="nowrap">{t("invoices.correction.until_short", { date: formatDate(due_date) })}</span>
      )}
      <span className="ask-bar__ways">
        <TextButton small onClick={() => document.getElementById(MESSAGE)?.focus()}>
          {t("invoices.correction.read")}
        </TextButton>
        {next !== null && (
          <TextButton
            small
            onClick={() => {
              setLast(next);
              focusField(next);
            }}
          >
            {t("invoices.correction.next")}
          </TextButton>
        )}
      </span>
    </div>
  );
}

function Item({
  entry: { item, name, answered, explained },
  part,
}: {
  readonly entry: MarkedItem;
  readonly part: FormPart;
}) {
  const { t } = useT();
  const { form } = useInvoiceForm();
  const place = name === null ? null : part.placeOf(name, form.getValues("form"));
  const text = nameOfItem(item, place);
  return (
    <li className={answered ? "is-done" : undefined}>
      <Icon name={answered ? "check" : "return"} />
      {name === null ? (
        <span>{text}</span>
      ) : (
        <a
          href={`#${fieldId(name)}`}
          onClick={(event) => {
            event.preventDefault();
            focusField(name);
          }}
        >
          {text}
        </a>
      )}
      <span className="sm">
        {t(
          explained
            ? "invoices.correction.explained"
            : answered
              ? "invoices.correction.changed"
              : "invoices.correction.to_answer",
        )}
      </span>
      {(!answered || explained) && (
        <div className="ask__explain">
          <TextField
            form={form}
            name={`explanations.${item.id}`}
            label={t("invoices.correction.explain")}
            maxLength={300}
          />
        </div>
      )}
    </li>
  );
}
