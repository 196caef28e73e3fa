import type { FieldPathValue, FieldValues, Path } from "react-hook-form";
import type { Ask, FieldProps } from "@/ui";
import { PeriodField } from "@/ui/period-field";
import { errorOf } from "./fields";
import { fieldId } from "./pointers";
import type { ServerForm } from "./use-server-form";

type PeriodProps<Values extends FieldValues> = Omit<FieldProps, "label" | "echo" | "error" | "ask"> & {
  readonly form: ServerForm<Values>;
  readonly legend: string;
  readonly from: Path<Values>;
  readonly to: Path<Values>;
};

/** Two dates, "Du" and "Au", with "Mois entier". */
export function PeriodFields<Values extends FieldValues>({ form, from, to, ...field }: PeriodProps<Values>) {
  const date = (name: Path<Values>) => ({
    id: fieldId(name),
    value: String(form.watch(name) ?? ""),
    error: errorOf(form, name),
    onChange: (value: string) =>
      form.setValue(name, value as FieldPathValue<Values, Path<Values>>, { shouldDirty: true }),
  });
  return <PeriodField {...field} ask={askOfAny(form, [from, to])} from={date(from)} to={date(to)} />;
}

/** What a reviewer says about fields that are shown as one; answered once all of it is. */
function askOfAny<Values extends FieldValues>(
  form: ServerForm<Values>,
  names: readonly Path<Values>[],
): Ask | null {
  const asks = names.map(form.askOf).filter((ask) => ask !== null);
  if (asks.length === 0) return null;
  const messages = new Set(asks.map(({ message }) => message));
  return { message: [...messages].join(" "), answered: asks.every(({ answered }) => answered) };
}
