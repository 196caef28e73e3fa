import { useT } from "@/i18n";
import { formatMonth, parseMonth, stepMonth } from "@/i18n/months";
import { Icon } from "./icon";
import { FormattedInput, type FormattedInputProps } from "./inputs";

type Props = Omit<FormattedInputProps, "parse" | "format" | "figures" | "inputMode" | "width"> & {
  /** What the month is of, for the names of the buttons. */
  readonly label: string;
};

/** A month as text, "3.2026" or "mars 2026", with buttons to the ones before and after. The value is "2026-03". */
export function MonthInput({ label, value, onChange, ...rest }: Props) {
  const { language } = useT();
  return (
    <div className="date date--month">
      <FormattedInput
        {...rest}
        value={value}
        onChange={onChange}
        parse={parseMonth}
        format={(month) => formatMonth(month, language)}
        autoComplete="off"
      />
      <Step to="previous" label={label} onStep={() => onChange(stepMonth(value, -1))} />
      <Step to="next" label={label} onStep={() => onChange(stepMonth(value, 1))} />
    </div>
  );
}

interface StepProps {
  readonly to: "previous" | "next";
  readonly label: string;
  readonly onStep: () => void;
}

function Step({ to, label, onStep }: StepProps) {
  const { t } = useT();
  const name = t(`common.month.${to}`, { label });
  return (
    <button type="button" className="date__btn" aria-label={name} title={name} onClick={onStep}>
      <Icon name={to === "previous" ? "left" : "right"} />
    </button>
  );
}
