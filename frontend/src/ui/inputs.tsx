import {
  type InputHTMLAttributes,
  type Ref,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useState,
} from "react";
import { classes } from "./classes";
import { useControlProps } from "./field";

/** Widths in characters, roughly; without one a control fills its column. */
export type Width = 2 | 4 | 8 | 14 | 24;

interface TextInputProps extends Omit<InputHTMLAttributes<HTMLInputElement>, "className" | "width"> {
  readonly width?: Width | undefined;
  /** Figures of equal width; `end` also aligns them right; `code` is the large access code. */
  readonly figures?: "start" | "end" | "code" | undefined;
  readonly ref?: Ref<HTMLInputElement> | undefined;
}

export function TextInput({ width, figures, ...rest }: TextInputProps) {
  const control = useControlProps();
  return (
    <input
      type="text"
      {...control}
      {...rest}
      className={classes(
        "input",
        width !== undefined && `w-${width}`,
        figures === "start" && "tnum",
        figures === "end" && "input--num",
        figures === "code" && "input--code",
      )}
    />
  );
}

interface SelectProps extends Omit<SelectHTMLAttributes<HTMLSelectElement>, "className"> {
  readonly width?: Width | undefined;
  readonly options: readonly {
    readonly value: string;
    readonly label: string;
    readonly disabled?: boolean;
  }[];
  /** First entry with an empty value: "Choisir…" or "Tous". */
  readonly emptyLabel?: string | undefined;
  readonly ref?: Ref<HTMLSelectElement> | undefined;
}

export function Select({ width, options, emptyLabel, ...rest }: SelectProps) {
  const control = useControlProps();
  return (
    <select {...control} {...rest} className={classes("select", width !== undefined && `w-${width}`)}>
      {emptyLabel !== undefined && <option value="">{emptyLabel}</option>}
      {options.map(({ value, label, disabled }) => (
        <option key={value} value={value} disabled={disabled}>
          {label}
        </option>
      ))}
    </select>
  );
}

interface TextareaProps extends Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, "className"> {
  readonly ref?: Ref<HTMLTextAreaElement> | undefined;
}

export function Textarea(props: TextareaProps) {
  const control = useControlProps();
  return <textarea {...control} {...props} className="textarea" />;
}

export interface FormattedInputProps extends Omit<TextInputProps, "value" | "onChange" | "defaultValue"> {
  /** The value as the API writes it; or, while it cannot be read as one, the text as it was typed. */
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Text as people type or paste it → value for the API; what it cannot read it returns unchanged. */
  readonly parse: (text: string) => string;
  /** Value → text to show while the field is not being typed in. */
  readonly format: (value: string) => string;
}

/** A text field that takes what people paste and shows it tidied up once they leave it. */
export function FormattedInput({ value, onChange, parse, format, onBlur, ...rest }: FormattedInputProps) {
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <TextInput
      {...rest}
      value={typed ?? format(value)}
      onChange={(event) => {
        setTyped(event.target.value);
        onChange(parse(event.target.value));
      }}
      onBlur={(event) => {
        setTyped(null);
        onBlur?.(event);
      }}
    />
  );
}

type MoneyInputProps = Omit<FormattedInputProps, "figures" | "inputMode"> & { readonly currency?: string };

export function MoneyInput({ currency = "CHF", width = 14, ...rest }: MoneyInputProps) {
  return (
    <div className={`affix w-${width}`}>
      <span className="affix__unit" aria-hidden="true">
        {currency}
      </span>
      <FormattedInput {...rest} figures="end" inputMode="decimal" autoComplete="off" />
    </div>
  );
}

type UnitInputProps = FormattedInputProps & { readonly unit: string };

/** A number with its unit behind it: "12.5 km". */
export function UnitInput({ unit, width = 8, ...rest }: UnitInputProps) {
  return (
    <div className={`affix affix--end w-${width}`}>
      <span className="affix__unit" aria-hidden="true">
        {unit}
      </span>
      <FormattedInput {...rest} figures="end" inputMode="decimal" autoComplete="off" />
    </div>
  );
}
