import { lazy, Suspense, useCallback, useRef, useState } from "react";
import { formatDate, parseDate, useT } from "@/i18n";
import { Icon } from "./icon";
import { FormattedInput, type FormattedInputProps } from "./inputs";
import { useDismiss } from "./use-dismiss";

const Calendar = lazy(() => import("./calendar"));

type Props = Omit<FormattedInputProps, "parse" | "format" | "figures" | "inputMode" | "width"> & {
  /** What the date is of, for the name of the calendar button. */
  readonly label: string;
};

/** A date as text, "1.5.24" or "01.05.2024", with a calendar for who prefers to point. The value is ISO once readable. */
export function DateInput({ label, value, onChange, ...rest }: Props) {
  const { t } = useT();
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
        parse={parseDate}
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
