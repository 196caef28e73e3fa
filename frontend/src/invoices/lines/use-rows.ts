import { type UseFieldArrayReturn, useFieldArray, useWatch } from "react-hook-form";
import { pointerOf } from "@/form";
import { useInvoiceForm } from "../form-context";
import type { FormValues, InvoiceValues } from "../values";
import { amountAt } from "./amounts";
import type { Entry, LineListProps, LineRow, ListName } from "./types";

/** Stands for the form of any type, and its list for any list. */
interface AnyForm extends FormValues {
  list: Entry[];
}
const LIST = "form.list";
type AnyList = UseFieldArrayReturn<InvoiceValues<AnyForm>, typeof LIST>;

type Props<Line extends Entry> = Pick<LineListProps<Line, ListName>, "name" | "empty" | "amountOf">;

/** The list in the form, and its entries as they are now. */
export function useRows<Line extends Entry>({ name, empty, amountOf }: Props<Line>) {
  const { form, assessment } = useInvoiceForm<AnyForm>();
  const list = name as unknown as typeof LIST; // typed as the list it stands for
  const entries: AnyList = useFieldArray({ control: form.control, name: list });
  const values = useWatch({ control: form.control, name: list }) as Line[]; // as the type's own values say
  const amountAtIndex = (index: number, line: Line): string | null => {
    if (amountOf === null) return null;
    if (amountOf) return amountOf({ index, line });
    return amountAt(pointerOf(`${name}.${index}`), assessment?.lines ?? []);
  };
  const rows = entries.fields.map(({ id }, index): LineRow<Line> => {
    const line = values[index] ?? empty;
    return { id, index, line, amount: amountAtIndex(index, line) };
  });
  return { rows, entries };
}
