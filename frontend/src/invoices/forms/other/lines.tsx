import { DateField, GlnField, TextField } from "@/form";
import { formatDate, formatMoney, formatNumber, t, useT } from "@/i18n";
import { parseGln, parseMoney, parseNumber } from "@/i18n/parse";
import { Figures, TwoLines } from "@/ui";
import { useInvoiceForm } from "../../form-context";
import {
  dayColumn,
  known,
  type LineColumn,
  type LineFieldsProps,
  LineList,
  type PastedRows,
  textColumn,
} from "../../lines";
import { OnDemand } from "../../on-demand";
import { PriceFields } from "../../price-fields";
import { EMPTY_LINE, type OtherLine, type OtherValues } from "./values";

const OPTIONAL = ["unit", "tariff_code", "provider_gln", "provider_number"] as const;

type FieldsProps = LineFieldsProps<OtherLine, "form.lines">;

/** What was provided, line by line. */
export function OtherLines() {
  const { t } = useT();
  const { form } = useInvoiceForm<OtherValues>();
  return (
    <LineList
      name="form.lines"
      texts={{
        title: t("forms.other.lines"),
        entry: (no) => t("forms.other.line", { no }),
        add: t("forms.other.lines.add"),
      }}
      empty={EMPTY_LINE}
      next={(last) => ({
        date: last?.date || form.getValues("form.service_from"),
        vat_rate: last?.vat_rate ?? "",
      })}
      focus={({ date }) => (date === "" ? "date" : "description")}
      isBlank={({ description, unit_price }) => description === "" && unit_price === ""}
      columns={columns()}
      Fields={LineFields}
      pasted={pastedRows()}
      total={t("forms.other.total")}
      max={200}
    />
  );
}

function pastedRows(): PastedRows<OtherLine> {
  const label = (field: Exclude<keyof OtherLine, "sent">) => t(`forms.other.lines.${field}`);
  return {
    columns: [
      known("date", dayColumn("date", label("date"))),
      known("description", textColumn("description", label("description"))),
      known("quantity", textColumn("quantity", label("quantity"), parseNumber, formatNumber)),
      known("unit_price", textColumn("unit_price", label("unit_price"), parseMoney, formatMoney), {
        means: "amount",
        without: label("quantity"),
      }),
      known("vat_rate", textColumn("vat_rate", label("vat_rate"), parseNumber, formatNumber)),
      known("unit", textColumn("unit", label("unit"))),
      known("tariff_code", textColumn("tariff_code", label("tariff_code"))),
      known("gln", textColumn("provider_gln", label("provider_gln"), parseGln)),
      known("provider_number", textColumn("provider_number", label("provider_number"))),
    ],
  };
}

const columns = (): LineColumn<OtherLine>[] => [
  {
    key: "date",
    header: t("forms.other.lines.date"),
    card: "title",
    cell: ({ line }) => <Figures>{formatDate(line.date)}</Figures>,
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
];

const details = ({ tariff_code, provider_gln, provider_number }: OtherLine) =>
  [tariff_code, provider_gln, provider_number].filter(Boolean).join(", ");

const vatText = (rate: string) => t("forms.other.lines.with_vat", { rate: formatNumber(rate) });

function LineFields(props: FieldsProps) {
  const { t } = useT();
  const { form } = useInvoiceForm<OtherValues>();
  const { name } = props;
  return (
    <>
      <DateField form={form} name={name("date")} label={t("forms.other.lines.date")} required />
      <TextField form={form} name={name("description")} label={t("forms.other.lines.description")} required />
      <PriceFields form={form} name={name} texts="forms.other.lines" />
      <OptionalFields {...props} />
    </>
  );
}

/** What few lines need, shown on demand and wherever it is filled in or wrong. */
function OptionalFields({ line, name }: FieldsProps) {
  const { t } = useT();
  const { form } = useInvoiceForm<OtherValues>();
  const needed = OPTIONAL.some((field) => line[field] !== "" || form.mentions(name(field)));
  return (
    <OnDemand more={t("forms.other.lines.more")} needed={needed}>
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
    </OnDemand>
  );
}
