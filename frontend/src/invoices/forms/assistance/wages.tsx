import { useWatch } from "react-hook-form";
import { MoneyField, NumberField, SelectField } from "@/form";
import { PeriodFields } from "@/form/period-fields";
import { formatMoney, formatNumber, formatPeriod, t, useT } from "@/i18n";
import { parseMoney, parseNumber } from "@/i18n/parse";
import { TwoLines } from "@/ui";
import { useInvoiceForm } from "../../form-context";
import {
  choiceColumn,
  dayColumn,
  known,
  type LineColumn,
  type LineFieldsProps,
  LineList,
  type PastedRows,
  textColumn,
} from "../../lines";
import { type AssistanceValues, EMPTY_WAGE, namesToChoose, REASONS, type WageLine } from "./values";

type FieldsProps = LineFieldsProps<WageLine, "form.continued_wages">;

export const wageName = (no: number) => t("forms.assistance.continued_wage", { no });

/** Wages paid on while an assistant did not work. */
export function ContinuedWages() {
  const { t } = useT();
  const { form } = useInvoiceForm<AssistanceValues>();
  return (
    <LineList
      name="form.continued_wages"
      texts={{
        title: t("forms.assistance.continued_wages"),
        entry: wageName,
        add: t("forms.assistance.continued_wages.add"),
      }}
      hint={t("forms.assistance.continued_wages.hint")}
      empty={EMPTY_WAGE}
      next={() => {
        const [only = "", ...others] = namesToChoose(form.getValues("form.assistants"), "");
        return { assistant: others.length === 0 ? only : "" };
      }}
      focus={() => "assistant"}
      isBlank={({ absent_from, hours }) => absent_from === "" && hours === ""}
      columns={columns()}
      Fields={WageFields}
      pasted={pastedRows(namesToChoose(form.getValues("form.assistants"), ""))}
      max={60}
    />
  );
}

const reasonText = (reason: string): string => {
  const found = REASONS.find((name) => name === reason);
  return found === undefined ? "" : t(`forms.assistance.continued_wages.reason.${found}`);
};

const reasons = () =>
  REASONS.map((value) => ({ value, label: t(`forms.assistance.continued_wages.reason.${value}`) }));

const asChoices = (names: readonly string[]) => names.map((value) => ({ value, label: value }));

/** What rows of a spreadsheet may say, about one of these assistants. */
function pastedRows(names: readonly string[]): PastedRows<WageLine> {
  const label = (field: Exclude<keyof WageLine, "sent">) => t(`forms.assistance.continued_wages.${field}`);
  return {
    columns: [
      known("person", choiceColumn("assistant", label("assistant"), asChoices(names))),
      known("reason", choiceColumn("reason", label("reason"), reasons())),
      known("first_day", dayColumn("absent_from", label("absent_from"))),
      known("last_day", dayColumn("absent_to", label("absent_to"))),
      known("hours", textColumn("hours", label("hours"), parseNumber, formatNumber)),
      textColumn("insurance_benefit", label("insurance_benefit"), parseMoney, formatMoney),
    ],
  };
}

const columns = (): LineColumn<WageLine>[] => [
  {
    key: "assistant",
    header: t("forms.assistance.continued_wages.assistant"),
    card: "title",
    cell: ({ line }) => line.assistant,
  },
  {
    key: "absence",
    header: t("forms.assistance.continued_wages.absence"),
    cell: ({ line }) => (
      <TwoLines main={formatPeriod(line.absent_from, line.absent_to)} sub={reasonText(line.reason)} />
    ),
  },
  {
    key: "hours",
    header: t("forms.assistance.continued_wages.hours.short"),
    numeric: true,
    cell: ({ line }) => formatNumber(line.hours),
  },
  {
    key: "insurance_benefit",
    header: t("forms.assistance.continued_wages.insurance_benefit.short"),
    numeric: true,
    cell: ({ line }) => (line.insurance_benefit === "" ? "–" : formatMoney(line.insurance_benefit)),
  },
];

function WageFields({ line, name }: FieldsProps) {
  const { t } = useT();
  const { form } = useInvoiceForm<AssistanceValues>();
  const assistants = useWatch({ control: form.control, name: "form.assistants" });
  return (
    <>
      <div className="columns">
        <SelectField
          form={form}
          name={name("assistant")}
          label={t("forms.assistance.continued_wages.assistant")}
          options={asChoices(namesToChoose(assistants, line.assistant))}
          emptyLabel={t("common.choose")}
          required
        />
        <SelectField
          form={form}
          name={name("reason")}
          label={t("forms.assistance.continued_wages.reason")}
          options={reasons()}
          emptyLabel={t("common.choose")}
          required
        />
      </div>
      <PeriodFields
        form={form}
        legend={t("forms.assistance.continued_wages.period")}
        hint={t("forms.assistance.continued_wages.period.hint")}
        from={name("absent_from")}
        to={name("absent_to")}
        required
      />
      <div className="columns">
        <NumberField
          form={form}
          name={name("hours")}
          label={t("forms.assistance.continued_wages.hours")}
          hint={t("forms.assistance.continued_wages.hours.hint")}
          required
        />
        <MoneyField
          form={form}
          name={name("insurance_benefit")}
          label={t("forms.assistance.continued_wages.insurance_benefit")}
          hint={t("forms.assistance.continued_wages.insurance_benefit.hint")}
          optional
        />
      </div>
    </>
  );
}
