import { type ReactNode, useEffect, useRef, useState } from "react";
import type { Path } from "react-hook-form";
import { DateField, fieldId, findingText, SelectField, ServerForm, TextareaField } from "@/form";
import { formatDate, type Language, languageName, useT } from "@/i18n";
import { BackLink, Button, Count, Field, focusControl, IconButton, Panel, Select } from "@/ui";
import { InsertText } from "../texts/insert-text";
import { wholeDay } from "../texts/inserting";
import { invoiceTexts } from "../texts/queries";
import type { ItemKind } from "../types";
import type { Field as InvoiceField } from "./fields";
import { useReasons, wordsFor } from "./reasons";
import type { CorrectionHandle, CorrectionValues } from "./use-correction";

const KINDS = ["missing", "wrong", "unclear", "outdated"] as const satisfies readonly ItemKind[];

interface Props {
  /** That somebody else looks at it. */
  readonly held: ReactNode;
  readonly correction: CorrectionHandle;
  readonly fields: readonly InvoiceField[];
  /** What the company reads. */
  readonly language: Language;
  /** Until when it is due where no other day is given. */
  readonly usual: string;
  readonly onSend: () => Promise<unknown>;
  readonly onBack: () => void;
}

/** The words to the company, in the place of what was read; the document stays beside them. */
export function CorrectionPanel({ held, correction, fields, language, usual, onSend, onBack }: Props) {
  const { t } = useT();
  const { form, items, remove } = correction;
  const panel = useRef<HTMLDivElement>(null);
  useEffect(() => {
    focusControl(fieldId("message"));
    panel.current?.scrollTo({ top: 0 }); // the heading too, where the panel scrolls by itself
  }, []);
  return (
    <div className="split__side" ref={panel} role="region" aria-label={t("review.correction.title")}>
      <BackLink onClick={onBack}>{t("review.correction.back")}</BackLink>
      <h2>{t("review.correction.title")}</h2>
      {held}
      <ServerForm
        form={form}
        onSubmit={onSend}
        placeOf={(name) => fieldAt(correction, fields, name)?.label ?? null}
      >
        <TextareaField
          form={form}
          name="message"
          label={t("review.fields.message")}
          hint={t("review.correction.message.hint", { language: languageName(language) })}
          required
          rows={3}
          limit={2000}
        />
        <Insert correction={correction} name="message" />
        <DateField
          form={form}
          name="due_date"
          label={t("review.fields.due_date")}
          hint={t("review.correction.due_date.hint", { date: formatDate(usual) })}
          ahead
          optional
        />
        <section className="stack mt-5" aria-label={t("review.fields.items")} id={fieldId("items")}>
          <h3>
            {t("review.fields.items")} <Count value={items.length} />
          </h3>
          {items.map((item, index) => (
            <Item
              key={item.id}
              correction={correction}
              index={index}
              field={fields.find(({ pointer }) => pointer === item.pointer)}
              language={language}
              onRemove={() => remove(index)}
            />
          ))}
          <AddField correction={correction} fields={fields} />
        </section>
      </ServerForm>
    </div>
  );
}

/** What an item of the correction is about. */
function fieldAt(
  { items }: CorrectionHandle,
  fields: readonly InvoiceField[],
  name: string,
): InvoiceField | undefined {
  const item = items[Number(/^items\.(\d+)/.exec(name)?.[1])];
  return fields.find(({ pointer }) => pointer === item?.pointer);
}

interface ItemProps {
  readonly correction: CorrectionHandle;
  readonly index: number;
  readonly field: InvoiceField | undefined;
  readonly language: Language;
  readonly onRemove: () => void;
}

function Item({ correction, index, field, language, onRemove }: ItemProps) {
  const { form } = correction;
  const { t } = useT();
  const { options, catalogue } = useReasons("correction", language);
  const label = field?.label ?? "";
  const reason = `items.${index}.reason_code` as const;
  const words = `items.${index}.message` as const;
  const finding = form.findingOf(reason);
  const choose = (code: string) => {
    form.setValue(reason, code);
    form.setValue(words, wordsFor(code, form.getValues(words), catalogue));
  };
  return (
    <Panel tint>
      <div className="cluster cluster--between">
        <h4>{label}</h4>
        <IconButton icon="bin" label={t("review.correction.remove", { label })} onClick={onRemove} />
      </div>
      {field?.value && <p className="muted sm mb-4">{field.value}</p>}
      <div className="columns mb-4">
        <SelectField
          form={form}
          name={`items.${index}.kind`}
          label={t("review.fields.items.kind")}
          options={KINDS.map((kind) => ({ value: kind, label: t(`review.correction.kind.${kind}`) }))}
        />
        <Field
          id={fieldId(reason)}
          label={t("review.fields.items.reason_code")}
          error={finding && findingText(finding)}
        >
          <Select
            emptyLabel={t("review.correction.own_words")}
            options={options}
            value={form.watch(reason)}
            onChange={({ target }) => choose(target.value)}
          />
        </Field>
      </div>
      <TextareaField
        form={form}
        name={words}
        label={t("review.fields.items.message")}
        required
        rows={2}
        limit={1000}
      />
      <Insert correction={correction} name={words} />
    </Panel>
  );
}

interface InsertProps {
  readonly correction: CorrectionHandle;
  readonly name: Path<CorrectionValues>;
}

function Insert({ correction: { form, invoiceId }, name }: InsertProps) {
  const due = wholeDay(form.watch("due_date"));
  return (
    <InsertText
      form={form}
      name={name}
      source={[invoiceId, "correction", due ?? ""]}
      load={() => invoiceTexts(invoiceId, "correction", due)}
    />
  );
}

interface AddProps {
  readonly correction: CorrectionHandle;
  readonly fields: readonly InvoiceField[];
}

const IN_A_LIST = /\/\d+(\/|$)/;

/** The way for who does not click in the form. */
function AddField({ correction, fields }: AddProps) {
  const { t } = useT();
  const [chosen, setChosen] = useState("");
  const left = fields.filter(({ pointer }) => !correction.has(pointer));
  const field = left.find(({ pointer }) => pointer === chosen);
  if (left.length === 0) return null;
  const add = () => {
    if (!field) return;
    const next = correction.items.length;
    correction.toggle(field);
    setChosen("");
    requestAnimationFrame(() => focusControl(fieldId(`items.${next}.reason_code`)));
  };
  return (
    <div className="cluster cluster--end-line">
      <Field label={t("review.correction.add")}>
        <Select
          emptyLabel={t("common.choose")}
          options={left.map(({ pointer, label, value }) => ({
            value: pointer,
            label: IN_A_LIST.test(pointer) ? `${label} (${value})` : label,
          }))}
          value={chosen}
          onChange={({ target }) => setChosen(target.value)}
        />
      </Field>
      <Button kind="secondary" size="small" icon="plus" onClick={add}>
        {t("common.add")}
      </Button>
    </div>
  );
}
