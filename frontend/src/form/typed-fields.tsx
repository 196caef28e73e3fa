import { Controller, type FieldValues } from "react-hook-form";
import {
  formatAvsNumber,
  formatDecisionNumber,
  formatIban,
  formatMoney,
  formatNumber,
  parseAvsNumber,
  parseDecisionNumber,
  parseGln,
  parseIban,
  parseMoney,
  parseNumber,
} from "@/i18n";
import { DateInput, Field, FormattedInput, MoneyInput, UnitInput } from "@/ui";
import { type Bound, type Control, split } from "./fields";

type Reading = "parse" | "format";

export function FormattedField<Values extends FieldValues>(
  props: Bound<Values> & Control<typeof FormattedInput>,
) {
  const { field, control } = split<Values, typeof props>(props);
  return (
    <Field {...field}>
      <Controller
        control={props.form.control}
        name={props.name}
        render={({ field: { value, ...bound } }) => (
          <FormattedInput {...control} {...bound} value={value ?? ""} />
        )}
      />
    </Field>
  );
}

export type Figures<Values extends FieldValues> = Bound<Values> & Control<typeof FormattedInput, Reading>;
export const same = (value: string) => value;

export function AvsField<Values extends FieldValues>(props: Figures<Values>) {
  return (
    <FormattedField
      width={14}
      figures="start"
      inputMode="numeric"
      placeholder="756."
      {...props}
      parse={parseAvsNumber}
      format={formatAvsNumber}
    />
  );
}

export function GlnField<Values extends FieldValues>(props: Figures<Values>) {
  return (
    <FormattedField
      width={14}
      figures="start"
      inputMode="numeric"
      {...props}
      parse={parseGln}
      format={same}
    />
  );
}

export function IbanField<Values extends FieldValues>(props: Figures<Values>) {
  return (
    <FormattedField
      width={24}
      figures="start"
      autoComplete="off"
      spellCheck={false}
      {...props}
      parse={parseIban}
      format={formatIban}
    />
  );
}

export function DecisionField<Values extends FieldValues>(props: Figures<Values>) {
  return (
    <FormattedField
      width={24}
      figures="start"
      inputMode="numeric"
      autoComplete="off"
      {...props}
      parse={parseDecisionNumber}
      format={formatDecisionNumber}
    />
  );
}

export function MoneyField<Values extends FieldValues>(
  props: Bound<Values> & Control<typeof MoneyInput, Reading>,
) {
  const { field, control } = split<Values, typeof props>(props);
  return (
    <Field {...field}>
      <Controller
        control={props.form.control}
        name={props.name}
        render={({ field: { value, ...bound } }) => (
          <MoneyInput {...control} {...bound} value={value ?? ""} parse={parseMoney} format={formatMoney} />
        )}
      />
    </Field>
  );
}

/** A number, with its unit behind it where it has one. */
export function NumberField<Values extends FieldValues>(
  props: Bound<Values> &
    Control<typeof FormattedInput, Reading> & {
      readonly unit?: string;
      /** How what is known is shown; a quantity where nothing is said. */
      readonly format?: (value: string) => string;
    },
) {
  const { field, control } = split<Values, typeof props>(props);
  const { unit, format = formatNumber, ...input } = control;
  return (
    <Field {...field}>
      <Controller
        control={props.form.control}
        name={props.name}
        render={({ field: { value, ...bound } }) => {
          const all = { ...input, ...bound, value: value ?? "", parse: parseNumber, format };
          return unit === undefined ? (
            <FormattedInput width={8} figures="end" inputMode="decimal" {...all} />
          ) : (
            <UnitInput {...all} unit={unit} />
          );
        }}
      />
    </Field>
  );
}

export function DateField<Values extends FieldValues>(props: Bound<Values> & Control<typeof DateInput>) {
  const { field, control } = split<Values, typeof props>(props);
  return (
    <Field {...field}>
      <Controller
        control={props.form.control}
        name={props.name}
        render={({ field: { value, ...bound } }) => (
          <DateInput {...control} {...bound} value={value ?? ""} label={String(props.label)} />
        )}
      />
    </Field>
  );
}
