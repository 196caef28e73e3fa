import { formatMoney, t } from "@/i18n";
import type { Parameter } from "./api";

type Shown = Pick<Parameter, "unit" | "values">;

/** "30", "7, 1", "5'000.00"; nothing where it is off. */
export const shownValues = ({ unit, values }: Shown): string =>
  values.map((value) => (unit === "chf" ? formatMoney(value) : value)).join(", ");

/** What a parameter says that is on or off. */
export const switchText = (value: string | undefined): string =>
  t(value === "0" ? "review.parameter.switch.0" : "review.parameter.switch.1");

/** "7, 1" → 7 and 1. What takes one value keeps what is typed, so that 1,5 is one number; nothing typed is sent as it
 * is where a value is needed, so that the server says that it is missing. */
export function valuesOf({ fewest, most }: Pick<Parameter, "fewest" | "most">, text: string): string[] {
  const typed = text.trim();
  if (most === 1) return typed === "" && fewest === 0 ? [] : [typed];
  return typed.split(/[\s,;/]+/).filter((value) => value !== "");
}

/** A finding of one number belongs to the field of all. */
export const fieldOf = (pointer: string): string | null => (pointer.startsWith("/values") ? "values" : null);
