import { useState } from "react";
import { useWatch } from "react-hook-form";
import { DateField, fieldId, MoneyField, SelectField, TextField } from "@/form";
import { PeriodFields } from "@/form/period-fields";
import { formatDate, formatMoney, formatPeriod, t, useT } from "@/i18n";
import { Figures, TextButton, TwoLines } from "@/ui";
import { useInvoiceForm } from "../../form-context";
import { type LineColumn, type LineFieldsProps, LineList } from "../../lines";
import { useFocusNext } from "../../lines/focus";
import { OnDemand } from "../../on-demand";
import { PriceFields } from "../../price-fields";
import { SupplierNumbers } from "../../supplier-numbers";
import { UsedSupplier } from "../../used/used-supplier";
import { KINDS, offered } from "./categories";
import { categoryText, pastedLines } from "./pasted-lines";
import { carriedOver, type DeviceLine, type DevicesValues, EMPTY_LINE } from "./values";

type FieldsProps = LineFieldsProps<DeviceLine, "form.lines">;

/** What was supplied, line by line of the suppliers' invoices. */
export function DeviceLines() {
  const { t } = useT();
  const { form } = useInvoiceForm<DevicesValues>();
  const subform = useWatch({ control: form.control, name: "form.subform" });
  return (
    <LineList
      name="form.lines"
      texts={{
        title: t("forms.assistive_devices.lines"),
        entry: (no) => t("forms.assistive_devices.line", { no }),
        add: t("forms.assistive_devices.lines.add"),
      }}
      empty={EMPTY_LINE}
      next={carriedOver}
      focus={() => "category"}
      isBlank={({ description, unit_price }) => description === "" && unit_price === ""}
      columns={columns()}
      Fields={LineFields}
      pasted={pastedLines(subform)}
      total={t("forms.assistive_devices.total")}
      min={1}
      max={100}
    />
  );
}

const columns = (): LineColumn<DeviceLine>[] => [
  {
    key: "date",
    header: t("forms.assistive_devices.lines.date"),
    card: "title",
    cell: ({ line }) => (
      <Figures>
        {line.date !== "" ? formatDate(line.date) : formatPeriod(line.date_from, line.date_to)}
      </Figures>
    ),
  },
  {
    key: "description",
    header: t("forms.assistive_devices.lines.description"),
    cell: ({ line }) => <TwoLines main={line.description} sub={categoryOf(line)} />,
  },
  {
    key: "supplier",
    header: t("forms.assistive_devices.lines.supplier"),
    cell: ({ line }) => <TwoLines main={line.supplier.name} sub={line.invoice_number} />,
  },
  {
    key: "stated_amount",
    header: t("forms.assistive_devices.lines.stated_amount.short"),
    numeric: true,
    cell: ({ line }) => (
      <TwoLines
        main={formatMoney(line.stated_amount)}
        sub={
          line.insured_share &&
          t("forms.assistive_devices.lines.less_share", { amount: formatMoney(line.insured_share) })
        }
      />
    ),
  },
];

function categoryOf({ category }: DeviceLine): string {
  const [known] = offered("", category);
  return known === undefined ? category : categoryText(known);
}

function LineFields(props: FieldsProps) {
  const { t } = useT();
  const { form } = useInvoiceForm<DevicesValues>();
  const { line, name } = props;
  const subform = useWatch({ control: form.control, name: "form.subform" });
  return (
    <>
      <div className="columns">
        <SelectField
          form={form}
          name={name("category")}
          label={t("forms.assistive_devices.lines.category")}
          emptyLabel={
            subform === ""
              ? t("forms.assistive_devices.lines.category.choose_form")
              : t("forms.assistive_devices.lines.category.choose")
          }
          options={offered(subform, line.category).map((category) => ({
            value: category,
            label: categoryText(category),
          }))}
          required
        />
        <SelectField
          form={form}
          name={name("line_kind")}
          label={t("forms.assistive_devices.lines.line_kind")}
          options={KINDS.map((kind) => ({
            value: kind,
            label: t(`forms.assistive_devices.lines.line_kind.${kind}`),
          }))}
          required
        />
      </div>
      <DayOrPeriod {...props} />
      <TextField
        form={form}
        name={name("description")}
        label={t("forms.assistive_devices.lines.description")}
        required
      />
      <UsedSupplier
        value={line.supplier}
        onChoose={(supplier) => {
          form.setValue(`${name("supplier")}.name`, supplier.name, { shouldDirty: true });
          form.setValue(`${name("supplier")}.uid`, supplier.uid ?? "", { shouldDirty: true });
          form.setValue(`${name("supplier")}.gln`, supplier.gln ?? "", { shouldDirty: true });
        }}
      />
      <div className="columns columns--3">
        <TextField
          form={form}
          name={`${name("supplier")}.name`}
          label={t("forms.assistive_devices.lines.supplier.name")}
          required
        />
        <TextField
          form={form}
          name={name("invoice_number")}
          label={t("forms.assistive_devices.lines.invoice_number")}
          required
        />
        <DateField
          form={form}
          name={name("invoice_date")}
          label={t("forms.assistive_devices.lines.invoice_date")}
          required
        />
      </div>
      <AmountFields {...props} />
      <OptionalFields {...props} />
    </>
  );
}

function AmountFields({ name }: FieldsProps) {
  const { t } = useT();
  const { form } = useInvoiceForm<DevicesValues>();
  return (
    <>
      <PriceFields form={form} name={name} texts="forms.assistive_devices.lines" />
      <MoneyField
        form={form}
        name={name("stated_amount")}
        label={t("forms.assistive_devices.lines.stated_amount")}
        hint={t("forms.assistive_devices.lines.stated_amount.hint")}
        required
      />
    </>
  );
}

/** One day, or a period on demand; what was typed for the one is taken over to the other. */
function DayOrPeriod({ line, name }: FieldsProps) {
  const { t } = useT();
  const { form } = useInvoiceForm<DevicesValues>();
  const [wanted, setWanted] = useState(false);
  const focusNext = useFocusNext();
  const put = (field: "date" | "date_from" | "date_to", value: string) =>
    form.setValue(name(field), value, { shouldDirty: true });
  const toPeriod = () => {
    put("date_from", line.date);
    put("date", "");
    setWanted(true);
    focusNext(fieldId(name("date_from")));
  };
  const toDay = () => {
    put("date", line.date_from);
    put("date_from", "");
    put("date_to", "");
    setWanted(false);
    focusNext(fieldId(name("date")));
  };
  const isAsked = form.askOf(name("date_from")) || form.askOf(name("date_to"));
  const isPeriod = wanted || line.date_from !== "" || line.date_to !== "" || Boolean(isAsked);
  const isDay = !isPeriod || line.date !== "";
  return (
    <>
      {isDay && (
        <DateField form={form} name={name("date")} label={t("forms.assistive_devices.lines.date")} required />
      )}
      {isPeriod && (
        <PeriodFields
          form={form}
          legend={t("forms.assistive_devices.lines.period")}
          from={name("date_from")}
          to={name("date_to")}
          required
        />
      )}
      <p>
        <TextButton small onClick={isPeriod ? toDay : toPeriod}>
          {isPeriod
            ? t("forms.assistive_devices.lines.as_date")
            : t("forms.assistive_devices.lines.as_period")}
        </TextButton>
      </p>
    </>
  );
}

/** What few lines need, shown on demand and wherever it is filled in or wrong. */
function OptionalFields({ line, name }: FieldsProps) {
  const { t } = useT();
  const { form } = useInvoiceForm<DevicesValues>();
  const places = [
    [`${name("supplier")}.uid`, line.supplier.uid],
    [`${name("supplier")}.gln`, line.supplier.gln],
    [name("insured_share"), line.insured_share],
    [`${name("approved_quote")}.amount`, line.approved_quote.amount],
    [`${name("approved_quote")}.date`, line.approved_quote.date],
  ] as const;
  const said = form.mentions(name("approved_quote")) || form.mentions(name("supplier"));
  const needed = places.some(([place, value]) => value !== "" || form.mentions(place));
  return (
    <OnDemand more={t("forms.assistive_devices.lines.more")} needed={needed || said}>
      <div className="columns">
        <SupplierNumbers
          form={form}
          name={(field) => `${name("supplier")}.${field}`}
          texts="forms.assistive_devices.lines.supplier"
        />
        <MoneyField
          form={form}
          name={name("insured_share")}
          label={t("forms.assistive_devices.lines.insured_share")}
          hint={t("forms.assistive_devices.lines.insured_share.hint")}
          optional
        />
        <span />
        <MoneyField
          form={form}
          name={`${name("approved_quote")}.amount`}
          label={t("forms.assistive_devices.lines.approved_quote.amount")}
          optional
        />
        <DateField
          form={form}
          name={`${name("approved_quote")}.date`}
          label={t("forms.assistive_devices.lines.approved_quote.date")}
          optional
        />
      </div>
    </OnDemand>
  );
}
