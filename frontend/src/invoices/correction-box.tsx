import { fieldId, TextField } from "@/form";
import { formatDate, useT } from "@/i18n";
import { Icon } from "@/ui";
import type { MarkedItem } from "./correction";
import { useInvoiceForm } from "./form-context";
import type { FormPart } from "./forms/part";
import { focusField } from "./invoice-form";
import type { Invoice } from "./queries";
import { CorrectionSource } from "./what-next";

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
    <section className="ask" aria-labelledby="correction-message">
      <div className="section__head">
        <h2 id="correction-message">{t("invoices.correction.message")}</h2>
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

/** Stays at the top while the page is at a field: what the office wants and until when, in one line. It repeats the
 * box, so it is not read out again. */
export function CorrectionBar({ correction }: Pick<Props, "correction">) {
  const { t } = useT();
  const { message, due_date } = correction;
  if (message === "" && due_date === null) return null;
  return (
    <div className="ask-bar" aria-hidden="true">
      <span className="ask-bar__words">{message}</span>
      {due_date !== null && (
        <strong className="nowrap">{t("invoices.correction.until", { date: formatDate(due_date) })}</strong>
      )}
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
  const wholeLine = name !== null && /\.\d+$/.test(name);
  const text =
    place === null ? item.label : wholeLine ? place : t("common.placed", { place, text: item.label });
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
