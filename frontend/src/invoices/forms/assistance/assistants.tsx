import { AvsField, DateField, MoneyField, NumberField, TextField, TickField } from "@/form";
import { formatAvsNumber, formatMoney, formatNumber, t, useT } from "@/i18n";
import { parseAvsNumber, parseMoney, parseNumber } from "@/i18n/parse";
import { TwoLines } from "@/ui";
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
import { type AssistanceValues, type AssistantLine, EMPTY_ASSISTANT } from "./values";

const OPTIONAL = ["avs_number", "employed_since"] as const;

type FieldsProps = LineFieldsProps<AssistantLine, "form.assistants">;

export const assistantName = (no: number) => t("forms.assistance.assistant", { no });

/** Who worked how long. */
export function Assistants() {
  const { t } = useT();
  return (
    <LineList
      name="form.assistants"
      texts={{
        title: t("forms.assistance.assistants"),
        entry: assistantName,
        add: t("forms.assistance.assistants.add"),
      }}
      hint={t("forms.assistance.assistants.hint")}
      empty={EMPTY_ASSISTANT}
      focus={() => "name"}
      columns={columns()}
      amountOf={null}
      Fields={AssistantFields}
      pasted={pastedRows()}
      max={30}
    />
  );
}

/** What rows of a spreadsheet may say; that an assistant is no relative is stated by hand, for each. */
function pastedRows(): PastedRows<AssistantLine> {
  const label = (field: Exclude<keyof AssistantLine, "sent">) => t(`forms.assistance.assistants.${field}`);
  return {
    columns: [
      known("person", textColumn("name", label("name"))),
      known("hours", textColumn("hours", label("hours"), parseNumber, formatNumber)),
      textColumn("hours_qualified", label("hours_qualified"), parseNumber, formatNumber),
      known("nights", textColumn("nights", label("nights"), parseNumber, formatNumber)),
      known("wage", textColumn("gross_wage", label("gross_wage"), parseMoney, formatMoney)),
      known("avs_number", textColumn("avs_number", label("avs_number"), parseAvsNumber, formatAvsNumber)),
      dayColumn("employed_since", label("employed_since")),
    ],
  };
}

const figure = (
  key: "hours" | "hours_qualified" | "nights" | "gross_wage",
  format: (value: string) => string,
): LineColumn<AssistantLine> => ({
  key,
  header: t(`forms.assistance.assistants.${key}.short`),
  numeric: true,
  cell: ({ line }) => (line[key] === "" ? "–" : format(line[key])),
});

const columns = (): LineColumn<AssistantLine>[] => [
  {
    key: "name",
    header: t("forms.assistance.assistants.name"),
    card: "title",
    cell: ({ line }) => <TwoLines main={line.name} sub={formatAvsNumber(line.avs_number)} />,
  },
  figure("hours", formatNumber),
  figure("hours_qualified", formatNumber),
  figure("nights", formatNumber),
  figure("gross_wage", formatMoney),
];

function AssistantFields(props: FieldsProps) {
  const { t } = useT();
  const { form } = useInvoiceForm<AssistanceValues>();
  const { name } = props;
  return (
    <>
      <TextField form={form} name={name("name")} label={t("forms.assistance.assistants.name")} required />
      <div className="columns columns--3">
        <NumberField
          form={form}
          name={name("hours")}
          label={t("forms.assistance.assistants.hours")}
          hint={t("forms.assistance.assistants.hours.hint")}
        />
        <NumberField
          form={form}
          name={name("hours_qualified")}
          label={t("forms.assistance.assistants.hours_qualified")}
          hint={t("forms.assistance.assistants.hours_qualified.hint")}
        />
        <NumberField
          form={form}
          name={name("nights")}
          label={t("forms.assistance.assistants.nights")}
          hint={t("forms.assistance.assistants.nights.hint")}
        />
      </div>
      <MoneyField
        form={form}
        name={name("gross_wage")}
        label={t("forms.assistance.assistants.gross_wage")}
        required
      />
      <TickField
        form={form}
        name={name("not_relative")}
        label={t("forms.assistance.assistants.not_relative.statement")}
        required
      />
      <OptionalFields {...props} />
    </>
  );
}

/** What helps the office but is not asked for, shown on demand and wherever it is filled in or wrong. */
function OptionalFields({ line, name }: FieldsProps) {
  const { t } = useT();
  const { form } = useInvoiceForm<AssistanceValues>();
  const needed = OPTIONAL.some((field) => line[field] !== "" || form.mentions(name(field)));
  return (
    <OnDemand more={t("forms.assistance.assistants.more")} needed={needed}>
      <div className="columns">
        <AvsField
          form={form}
          name={name("avs_number")}
          label={t("forms.assistance.assistants.avs_number")}
          optional
        />
        <DateField
          form={form}
          name={name("employed_since")}
          label={t("forms.assistance.assistants.employed_since")}
          optional
        />
      </div>
    </OnDemand>
  );
}
