import type { ChangeEventHandler, FocusEventHandler, ReactNode, Ref } from "react";
import { useId } from "react";
import { classes } from "./classes";
import { ErrorText, type FieldProps, Fieldset, RequiredMark } from "./field";

export interface ChoiceOption {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
}

type RadioGroupProps = Omit<FieldProps, "label" | "echo"> & {
  readonly id?: string | undefined;
  readonly name: string;
  readonly legend: ReactNode;
  readonly options: readonly ChoiceOption[];
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onBlur?: FocusEventHandler<HTMLInputElement>;
  /** Next to each other where there is room. */
  readonly row?: boolean;
};

export function RadioGroup({
  id,
  name,
  legend,
  options,
  value,
  onChange,
  onBlur,
  row = false,
  ...field
}: RadioGroupProps) {
  const ownId = useId();
  const group = id ?? ownId;
  return (
    <Fieldset id={group} legend={legend} {...field}>
      <div className={classes("choices", row && "choices--row")}>
        {options.map((option) => (
          <label key={option.value} className="choice">
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
              onBlur={onBlur}
            />
            <span>
              <span className="choice__text">{option.label}</span>
              {option.hint !== undefined && <span className="choice__hint">{option.hint}</span>}
            </span>
          </label>
        ))}
      </div>
    </Fieldset>
  );
}

interface CheckboxProps {
  readonly id?: string | undefined;
  readonly name?: string;
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly error?: string | null | undefined;
  readonly required?: boolean;
  readonly checked?: boolean;
  readonly onChange?: ChangeEventHandler<HTMLInputElement>;
  readonly onBlur?: FocusEventHandler<HTMLInputElement>;
  readonly ref?: Ref<HTMLInputElement>;
  /** Without the box around it. */
  readonly plain?: boolean;
}

export function Checkbox({
  id,
  label,
  hint,
  error,
  required = false,
  plain = false,
  ...input
}: CheckboxProps) {
  const ownId = useId();
  const control = id ?? ownId;
  const errorId = `${control}-error`;
  return (
    <div className={classes("field", "field--choice")}>
      {error && <ErrorText id={errorId}>{error}</ErrorText>}
      <label className={classes("choice", plain && "choice--plain")}>
        <input
          type="checkbox"
          id={control}
          required={required}
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? errorId : undefined}
          {...input}
        />
        <span>
          <span className="choice__text">
            {label}
            {required && <RequiredMark />}
          </span>
          {hint !== undefined && <span className="choice__hint">{hint}</span>}
        </span>
      </label>
    </div>
  );
}
