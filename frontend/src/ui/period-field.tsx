import { useId } from "react";
import { dayOf, useT } from "@/i18n";
import { TextButton } from "./button";
import { DateInput } from "./date-input";
import { Field, type FieldProps, Fieldset } from "./field";
import { firstOfMonth, lastOfMonth } from "./month";

interface DateValue {
  readonly id?: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onBlur?: () => void;
  readonly error?: string | null;
}

type Props = Omit<FieldProps, "label" | "echo"> & {
  readonly id?: string;
  readonly legend: string;
  readonly from: DateValue;
  readonly to: DateValue;
};

const ISO = /^\d{4}-\d\d-\d\d$/;

/**
 * "Du … Au …" with "Mois entier", which completes the month of the date given, or takes this month. What is wrong with
 * either date is said once, above both.
 */
export function PeriodField({ id, legend, from, to, error, ...field }: Props) {
  const { t } = useT();
  const ownId = useId();
  const group = id ?? ownId;
  const errors = new Set([error, from.error, to.error].filter(Boolean));
  const wholeMonth = () => {
    const day = [from.value, to.value].find((value) => ISO.test(value)) ?? dayOf(new Date());
    from.onChange(firstOfMonth(day));
    to.onChange(lastOfMonth(day));
  };
  return (
    <Fieldset id={group} legend={legend} error={[...errors].join(" ")} {...field}>
      <div className="pair">
        <One label={t("common.period.from")} date={from} group={group} />
        <One label={t("common.period.to")} date={to} group={group} />
      </div>
      <p>
        <TextButton small onClick={wholeMonth}>
          {t("common.period.whole_month")}
        </TextButton>
      </p>
    </Fieldset>
  );
}

interface OneProps {
  readonly label: string;
  readonly date: DateValue;
  readonly group: string;
}

function One({ label, date: { id, error, ...date }, group }: OneProps) {
  const wrong = error ? { "aria-invalid": true, "aria-describedby": `${group}-error` } : {};
  return (
    <Field id={id} label={label}>
      <DateInput label={label} {...date} {...wrong} />
    </Field>
  );
}
