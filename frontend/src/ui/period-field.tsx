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

/** "Du … Au …" with "Mois entier", which completes the month of the date given, or takes this month. */
export function PeriodField({ legend, from, to, ...field }: Props) {
  const { t } = useT();
  const wholeMonth = () => {
    const day = [from.value, to.value].find((value) => ISO.test(value)) ?? dayOf(new Date());
    from.onChange(firstOfMonth(day));
    to.onChange(lastOfMonth(day));
  };
  return (
    <Fieldset legend={legend} {...field}>
      <div className="pair">
        <One label={t("common.period.from")} date={from} />
        <One label={t("common.period.to")} date={to} />
      </div>
      <p>
        <TextButton small onClick={wholeMonth}>
          {t("common.period.whole_month")}
        </TextButton>
      </p>
    </Fieldset>
  );
}

function One({ label, date: { id, error, ...date } }: { readonly label: string; readonly date: DateValue }) {
  return (
    <Field id={id} label={label} error={error}>
      <DateInput label={label} {...date} />
    </Field>
  );
}
