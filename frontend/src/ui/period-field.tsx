import { useId } from "react";
import { dayOf, useT } from "@/i18n";
import { formatMonth } from "@/i18n/months";
import { TextButton } from "./button";
import { DateInput, PeriodContext } from "./date-input";
import { Field, type FieldProps, Fieldset } from "./field";
import { addMonths, firstOfMonth, lastOfMonth } from "./month";

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

/** The first day of the month of a day; of the last month that is over, where that one is not or there is none. */
export function finishedMonth(day: string | undefined, today = dayOf(new Date())): string {
  const month = firstOfMonth(day ?? today);
  if (lastOfMonth(month) <= today) return month;
  const running = firstOfMonth(today);
  return lastOfMonth(running) === today ? running : addMonths(running, -1);
}

/**
 * "Du … Au …" with "Mois entier", which completes the month of the date given, or takes the last month that is over. What
 * is wrong with either date is said once, above both.
 */
export function PeriodField({ id, legend, from, to, error, ...field }: Props) {
  const { t, language } = useT();
  const ownId = useId();
  const group = id ?? ownId;
  const errors = new Set([error, from.error, to.error].filter(Boolean));
  const month = finishedMonth([from.value, to.value].find((value) => ISO.test(value)));
  const wholeMonth = () => {
    from.onChange(month);
    to.onChange(lastOfMonth(month));
  };
  return (
    <Fieldset id={group} legend={legend} error={[...errors].join(" ")} {...field}>
      <div className="pair">
        <PeriodContext value={{ to: to.value }}>
          <One label={t("common.period.from")} date={from} group={group} />
        </PeriodContext>
        <PeriodContext value={{ from: from.value }}>
          <One label={t("common.period.to")} date={to} group={group} />
        </PeriodContext>
      </div>
      <p>
        <TextButton small onClick={wholeMonth}>
          {t("common.period.whole_month", { month: formatMonth(month.slice(0, 7), language) })}
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
