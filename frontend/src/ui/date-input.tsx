import { createContext, lazy, Suspense, useCallback, useContext, useRef, useState } from "react";
import { type Around, formatDate, parseDate, useT } from "@/i18n";
import { Icon } from "./icon";
import { FormattedInput, type FormattedInputProps } from "./inputs";
import { useDismiss } from "./use-dismiss";

const Calendar = lazy(() => import("./calendar"));

type Props = Omit<FormattedInputProps, "parse" | "format" | "figures" | "inputMode" | "width"> & {
  /** What the date is of, for the name of the calendar button. */
  readonly label: string;
  /** The date lies ahead: typed without a year it is the next such day. */
  readonly ahead?: boolean;
};

/** The period that dates lie in, which tells the year of those typed without one. */
export const PeriodContext = createContext<Around>({});

/** A date as text, "1.5.24" or "01.05.2024", with a calendar for who prefers to point. The value is ISO once readable. */
export function DateInput({ label, value, onChange, ahead = false, ...rest }: Props) {
  const { t } = useT();
  const period = useContext(PeriodContext);
  const [open, setOpen] = useState(false);
  const container = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const close = useCallback(() => setOpen(false), []);
  useDismiss(container, open, close, button);
  return (
    <div className="date" ref={container}>
      <FormattedInput
        {...rest}
        value={value}
        onChange={onChange}
        parse={(text) => parseDate(text, new Date(), { ...period, ahead })}
        format={formatDate}
        inputMode="numeric"
        autoComplete={rest.autoComplete ?? "off"}
      />
      <button
        type="button"
        ref={button}
        className="date__btn"
        aria-expanded={open}
        aria-label={t("common.date.open", { label })}
        onClick={() => setOpen(!open)}
      >
        <Icon name="calendar" />
      </button>
      {open && (
        <div className="date__pop">
          <Suspense>
            <Calendar
              value={value}
              onSelect={(iso) => {
                onChange(iso);
                close();
                button.current?.focus();
              }}
            />
          </Suspense>
        </div>
      )}
    </div>
  );
}
