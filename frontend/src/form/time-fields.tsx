import { Controller, type FieldValues } from "react-hook-form";
import { parseTime } from "@/i18n/times";
import { Field } from "@/ui";
import { MonthInput } from "@/ui/month-input";
import { type Bound, type Control, split } from "./fields";
import { type Figures, FormattedField, same } from "./typed-fields";

/** A month; the value is "2026-03". */
export function MonthField<Values extends FieldValues>(props: Bound<Values> & Control<typeof MonthInput>) {
  const { field, control } = split<Values, typeof props>(props);
  return (
    <Field {...field}>
      <Controller
        control={props.form.control}
        name={props.name}
        render={({ field: { value, ...bound } }) => (
          <MonthInput {...control} {...bound} value={value ?? ""} label={String(props.label)} />
        )}
      />
    </Field>
  );
}

/** A time of day; the value is "08:30". The figures suffice, "0830", for keyboards that have no colon. */
export function TimeField<Values extends FieldValues>(props: Figures<Values>) {
  return (
    <FormattedField
      width={8}
      figures="start"
      inputMode="numeric"
      autoComplete="off"
      {...props}
      parse={parseTime}
      format={same}
    />
  );
}
