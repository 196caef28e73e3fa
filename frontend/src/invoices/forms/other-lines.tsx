import { type KeyboardEvent, useState } from "react";
import { type UseFieldArrayReturn, useFieldArray, useWatch } from "react-hook-form";
import { DateField, fieldId, findingText, GlnField, MoneyField, NumberField, TextField } from "@/form";
import { formatDate, formatMoney, formatNumber, useT } from "@/i18n";
import {
  AskText,
  Button,
  type Column,
  FieldGroup,
  IconButton,
  Panel,
  Section,
  Table,
  TextButton,
  TwoLines,
} from "@/ui";
import { useInvoiceForm } from "../form-context";
import type { InvoiceValues } from "../values";
import { EMPTY_LINE, type OtherLine, type OtherValues } from "./other-values";

const NAME = "form.lines";
const ADD = "add-line";
const OPTIONAL = ["unit", "tariff_code", "provider_gln", "provider_number"] as const;

type Lines = UseFieldArrayReturn<InvoiceValues<OtherValues>, typeof NAME>;

/** Whether a line was opened or closed by hand, and after which attempt to send. */
interface Toggle {
  readonly open: boolean;
  readonly attempt: number;
}

/** Which lines are open to be changed: those opened by hand, and those that something is to be corrected in. */
function useOpenLines(fields: readonly { readonly id: string }[]) {
  const { form, target } = useInvoiceForm<OtherValues>();
  const [toggles, setToggles] = useState<ReadonlyMap<string, Toggle>>(new Map());
  const under = (name: string, index: number) => `${name}.`.startsWith(`${NAME}.${index}.`);
  // Lines that were there when the form opened; later ones are new and open.
  const [first] = useState(
    () =>
      new Map(
        fields.map(({ id }, index) => [
          id,
          isBlank(form.getValues(`${NAME}.${index}`)) || (target !== null && under(target, index)),
        ]),
      ),
  );
  const isMarked = (index: number) => form.askedNames.some((name) => under(name, index));
  const isOpen = (id: string, index: number): boolean => {
    const own = toggles.get(id);
    if (own?.attempt === form.attempt) return own.open;
    if (form.refusal.findings.some(({ name }) => name !== null && under(name, index))) return true;
    return own?.open ?? (isMarked(index) || (first.get(id) ?? true));
  };
  const toggle = (id: string, open: boolean) =>
    setToggles((before) => new Map(before).set(id, { open, attempt: form.attempt }));
  return { isOpen, toggle };
}

const isBlank = (line: OtherLine | undefined): boolean => !line?.description && !line?.unit_price;

/** What was provided, line by line: a table of the finished ones, a panel for each that is being written. */
export function OtherLines() {
  const { t } = useT();
  const { form, assessment } = useInvoiceForm<OtherValues>();
  const lines: Lines = useFieldArray({ control: form.control, name: NAME });
  const { isOpen, toggle } = useOpenLines(lines.fields);
  const values = useWatch({ control: form.control, name: NAME });
  const amounts = new Map(assessment?.lines.map(({ pointer, amount }) => [pointer, String(amount)]));
  const rows = lines.fields.map(
    ({ id }, index): LineRow => ({
      id,
      index,
      line: values[index] ?? EMPTY_LINE,
      amount: amounts.get(`/form/lines/${index}`) ?? null,
    }),
  );
  const open = rows.filter(({ id, index }) => isOpen(id, index));
  const closed = rows.filter((row) => !open.includes(row));
  const add = () => {
    const last = values.at(-1);
    const date = last?.date || form.getValues("form.service_from");
    const line = { ...EMPTY_LINE, date, vat_rate: last?.vat_rate ?? "" };
    lines.append(line, { focusName: `${NAME}.${values.length}.${date === "" ? "date" : "description"}` });
  };
  const copy = ({ index, line }: LineRow) =>
    lines.insert(index + 1, { ...line, sent: "" }, { focusName: `${NAME}.${index + 1}.date` });
  const remove = ({ index }: LineRow) => {
    lines.remove(index);
    document.getElementById(ADD)?.focus();
  };
  const finish = ({ id }: LineRow) => {
    toggle(id, false);
    document.getElementById(ADD)?.focus();
  };
  const finding = form.findingOf(NAME);
  return (
    <Section title={t("forms.other.lines")}>
      <FieldGroup
        id={fieldId(NAME)}
        label={t("forms.other.lines")}
        error={finding && findingText(finding)}
        ask={form.askOf(NAME)}
      >
        {closed.length > 0 && (
          <LineTable
            rows={closed}
            // Below some of the lines a total of all would look wrong.
            total={open.length === 0 ? (assessment?.total ?? null) : null}
            onEdit={({ id }) => toggle(id, true)}
            onCopy={copy}
            onRemove={remove}
          />
        )}
        {open.map((row) => (
          <LinePanel
            key={row.id}
            row={row}
            onFinish={() => finish(row)}
            onCopy={() => copy(row)}
            onRemove={() => remove(row)}
          />
        ))}
        <p className="mt-5">
          <Button id={ADD} kind="secondary" icon="plus" onClick={add}>
            {t("forms.other.lines.add")}
          </Button>
        </p>
      </FieldGroup>
    </Section>
  );
}

interface LineRow {
  readonly id: string;
  readonly index: number;
  readonly line: OtherLine;
  /** As the server computed it; null while it cannot. */
  readonly amount: string | null;
}

interface TableProps {
  readonly rows: readonly LineRow[];
  readonly total: string | number | null;
  readonly onEdit: (row: LineRow) => void;
  readonly onCopy: (row: LineRow) => void;
  readonly onRemove: (row: LineRow) => void;
}

function LineTable({ rows, total, onEdit, onCopy, onRemove }: TableProps) {
  const { t } = useT();
  const details = ({ tariff_code, provider_gln, provider_number }: OtherLine) =>
    [tariff_code, provider_gln, provider_number].filter(Boolean).join(", ");
  const called = ({ index }: LineRow) => ({ line: t("forms.other.line", { no: index + 1 }) });
  const columns: Column<LineRow>[] = [
    {
      key: "date",
      header: t("forms.other.lines.date"),
      card: "title",
      cell: ({ line }) => <span className="tnum">{formatDate(line.date)}</span>,
    },
    {
      key: "description",
      header: t("forms.other.lines.description"),
      cell: ({ line }) => <TwoLines main={line.description} sub={details(line)} />,
    },
    {
      key: "quantity",
      header: t("forms.other.lines.quantity"),
      numeric: true,
      cell: ({ line }) => <TwoLines main={formatNumber(line.quantity)} sub={line.unit} />,
    },
    {
      key: "unit_price",
      header: t("forms.other.lines.unit_price"),
      numeric: true,
      cell: ({ line }) => (
        <TwoLines main={formatMoney(line.unit_price)} sub={line.vat_rate && vatText(line.vat_rate)} />
      ),
    },
    {
      key: "amount",
      header: t("forms.other.lines.amount"),
      numeric: true,
      card: "aside",
      cell: ({ amount }) => <strong>{amount === null ? "–" : formatMoney(amount)}</strong>,
    },
    {
      key: "actions",
      header: t("common.actions"),
      headerHidden: true,
      card: "actions",
      cell: (row) => (
        <>
          <IconButton
            icon="pencil"
            label={t("forms.other.lines.edit", called(row))}
            onClick={() => onEdit(row)}
          />
          <IconButton
            icon="copy"
            label={t("forms.other.lines.copy", called(row))}
            onClick={() => onCopy(row)}
          />
          <IconButton
            icon="bin"
            label={t("forms.other.lines.remove", called(row))}
            onClick={() => onRemove(row)}
          />
        </>
      ),
    },
  ];
  const vatText = (rate: string) => t("forms.other.lines.with_vat", { rate: formatNumber(rate) });
  return (
    <Table
      caption={t("forms.other.lines")}
      columns={columns}
      rows={rows}
      rowKey={({ id }) => id}
      {...(total !== null && {
        total: { label: t("forms.other.total"), value: formatMoney(String(total)) },
      })}
    />
  );
}

interface PanelProps {
  readonly row: LineRow;
  readonly onFinish: () => void;
  readonly onCopy: () => void;
  readonly onRemove: () => void;
}

function LinePanel({ row: { index, line, amount }, onFinish, onCopy, onRemove }: PanelProps) {
  const { t } = useT();
  const { form } = useInvoiceForm<OtherValues>();
  const name = <Field extends keyof OtherLine>(field: Field) => `${NAME}.${index}.${field}` as const;
  const whole = `${NAME}.${index}` as const;
  const ask = form.askOf(whole);
  // Enter ends the line, as it ends a row of a spreadsheet; it does not send the form.
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || !(event.target instanceof HTMLInputElement)) return;
    event.preventDefault();
    onFinish();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only passes on a key of the fields inside.
    <div onKeyDown={onKeyDown}>
      <Panel edit title={t("forms.other.line", { no: index + 1 })}>
        {ask && (
          <div className="field mb-4" id={fieldId(whole)} tabIndex={-1}>
            <AskText id={`${fieldId(whole)}-ask`} ask={ask} />
          </div>
        )}
        <div className="fields">
          <DateField form={form} name={name("date")} label={t("forms.other.lines.date")} required />
          <TextField
            form={form}
            name={name("description")}
            label={t("forms.other.lines.description")}
            required
          />
          <div className="columns columns--3">
            <NumberField
              form={form}
              name={name("quantity")}
              label={t("forms.other.lines.quantity")}
              hint={t("forms.other.lines.quantity.hint")}
              required
            />
            <MoneyField
              form={form}
              name={name("unit_price")}
              label={t("forms.other.lines.unit_price")}
              hint={t("forms.other.lines.unit_price.hint")}
              required
            />
            <NumberField
              form={form}
              name={name("vat_rate")}
              label={t("forms.other.lines.vat_rate")}
              hint={t("forms.other.lines.vat_rate.hint")}
              unit="%"
            />
          </div>
          <OptionalFields index={index} line={line} />
          <div className="cluster cluster--between">
            <div className="cluster">
              <Button onClick={onFinish}>{t("forms.other.lines.finish")}</Button>
              <Button kind="quiet" onClick={onCopy}>
                {t("forms.other.lines.copy_this")}
              </Button>
              <Button kind="quiet" onClick={onRemove}>
                {t("common.delete")}
              </Button>
            </div>
            {amount !== null && <strong className="tnum">CHF {formatMoney(amount)}</strong>}
          </div>
        </div>
      </Panel>
    </div>
  );
}

/** What few lines need, shown on demand and wherever it is filled in or wrong. */
function OptionalFields({ index, line }: { readonly index: number; readonly line: OtherLine }) {
  const { t } = useT();
  const { form } = useInvoiceForm<OtherValues>();
  const [wanted, setWanted] = useState(false);
  const name = <Field extends keyof OtherLine>(field: Field) => `${NAME}.${index}.${field}` as const;
  const needed = OPTIONAL.some(
    (field) => line[field] !== "" || form.findingOf(name(field)) || form.askOf(name(field)),
  );
  if (!wanted && !needed)
    return (
      <p>
        <TextButton small onClick={() => setWanted(true)}>
          {t("forms.other.lines.more")}
        </TextButton>
      </p>
    );
  return (
    <div className="columns">
      <TextField form={form} name={name("unit")} label={t("forms.other.lines.unit")} optional width={14} />
      <TextField
        form={form}
        name={name("tariff_code")}
        label={t("forms.other.lines.tariff_code")}
        optional
        width={14}
        figures="start"
      />
      <GlnField
        form={form}
        name={name("provider_gln")}
        label={t("forms.other.lines.provider_gln")}
        optional
      />
      <TextField
        form={form}
        name={name("provider_number")}
        label={t("forms.other.lines.provider_number")}
        optional
        width={14}
        figures="start"
      />
    </div>
  );
}
