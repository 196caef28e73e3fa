import { Controller, type FieldValues, type Path, useWatch } from "react-hook-form";
import { useT } from "@/i18n";
import { Checkbox, Field, type FieldProps, RadioGroup, Select, Textarea, TextInput } from "@/ui";
import { fieldText } from "./error-text";
import { fieldId } from "./pointers";
import type { ServerForm } from "./use-server-form";

/** A field of a server form: `name` is its place in the values, hence in the body and in the server's pointers. */
export type Bound<Values extends FieldValues> = Omit<FieldProps, "error" | "ask"> & {
  readonly form: ServerForm<Values>;
  readonly name: Path<Values>;
};

const BOUND = ["form", "name", "label", "hint", "echo", "required", "optional"] as const;

/** Splits props into those of the field around and those of the control. */
export function split<Values extends FieldValues, All extends Bound<Values>>(props: All) {
  const { form, name, label, hint, echo, required, optional } = props;
  const control = Object.fromEntries(
    Object.entries(props).filter(([key]) => !BOUND.some((bound) => bound === key)),
  );
  const field = {
    label,
    hint,
    echo,
    ...(required && { required }),
    ...(optional && { optional }),
    ...status(form, name),
  };
  return { field, control: control as Omit<All, (typeof BOUND)[number]> };
}

export function errorOf<Values extends FieldValues>(
  form: ServerForm<Values>,
  name: Path<Values>,
): string | null {
  const finding = form.findingOf(name);
  return finding && fieldText(finding);
}

export function status<Values extends FieldValues>(form: ServerForm<Values>, name: Path<Values>) {
  return { id: fieldId(name), error: errorOf(form, name), ask: form.askOf(name) };
}

type Props<Component> = Component extends (props: infer Own) => unknown ? Own : never;

/** What a control takes beside what the form gives it. */
export type Control<Component, Own extends string = never> = Omit<
  Props<Component>,
  "name" | "value" | "onChange" | "onBlur" | "defaultValue" | "required" | "form" | "id" | "label" | Own
>;

export function TextField<Values extends FieldValues>(props: Bound<Values> & Control<typeof TextInput>) {
  const { field, control } = split<Values, typeof props>(props);
  return (
    <Field {...field}>
      <TextInput {...control} {...props.form.register(props.name)} />
    </Field>
  );
}

type TextareaProps<Values extends FieldValues> = Omit<Bound<Values>, "echo"> &
  Control<typeof Textarea, "maxLength"> & {
    /** What the server takes at most. Longer text is kept, not cut: a paste would lose its end without a word. */
    readonly limit: number;
  };

export function TextareaField<Values extends FieldValues>({ limit, ...props }: TextareaProps<Values>) {
  const { field, control } = split<Values, typeof props>(props);
  return (
    <Field {...field} echo={<RoomLeft form={props.form} name={props.name} limit={limit} />}>
      <Textarea {...control} {...props.form.register(props.name)} />
    </Field>
  );
}

type RoomProps<Values extends FieldValues> = Pick<TextareaProps<Values>, "form" | "name" | "limit">;

/** How many characters still fit, counted as the server does; said from the second half on. */
function RoomLeft<Values extends FieldValues>({ form, name, limit }: RoomProps<Values>) {
  const { t } = useT();
  const text = String(useWatch({ control: form.control, name }) ?? "");
  const left = limit - [...text.normalize("NFC").trim()].length;
  if (left > limit / 2) return null;
  return left < 0 ? (
    <strong>{t("common.characters.over", { count: -left })}</strong>
  ) : (
    t("common.characters.left", { count: left })
  );
}

export function SelectField<Values extends FieldValues>(props: Bound<Values> & Control<typeof Select>) {
  const { field, control } = split<Values, typeof props>(props);
  return (
    <Field {...field}>
      <Controller
        control={props.form.control}
        name={props.name}
        render={({ field: { value, ...bound } }) => <Select {...control} {...bound} value={value ?? ""} />}
      />
    </Field>
  );
}

export type RadioProps<Values extends FieldValues> = Omit<
  Props<typeof RadioGroup>,
  "name" | "value" | "onChange" | "error" | "id" | "ask"
> & {
  readonly form: ServerForm<Values>;
  readonly name: Path<Values>;
};

export function RadioField<Values extends FieldValues>({ form, name, ...group }: RadioProps<Values>) {
  return (
    <Controller
      control={form.control}
      name={name}
      render={({ field: { value, onChange, onBlur } }) => (
        <RadioGroup
          {...group}
          {...status(form, name)}
          name={name}
          value={value ?? ""}
          onChange={onChange}
          onBlur={onBlur}
        />
      )}
    />
  );
}

type TickProps<Values extends FieldValues> = Omit<
  Props<typeof Checkbox>,
  "name" | "checked" | "onChange" | "error" | "id" | "ref"
> & {
  readonly form: ServerForm<Values>;
  readonly name: Path<Values>;
};

/** One box to tick; the value is true or false. */
export function TickField<Values extends FieldValues>({ form, name, ...box }: TickProps<Values>) {
  return <Checkbox {...box} id={fieldId(name)} error={errorOf(form, name)} {...form.register(name)} />;
}
