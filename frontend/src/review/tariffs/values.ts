import { formatFigure } from "@/i18n";
import type { Input, Kind, Tariff } from "./queries";

export type Value = Tariff["values"][string];

/** What is typed, shaped like the body but for a list of rates, which is one text. */
export interface Typed {
  readonly valid_from: string;
  readonly confirmed_until: string;
  readonly values: Readonly<Record<string, string>>;
  readonly source: string;
}

/** "35.30", or "8.1 / 2.6 / 3.8". */
export const shown = (value: Value | undefined): string =>
  value === undefined ? "–" : Array.isArray(value) ? value.join(" / ") : formatFigure(value);

/** The newest values of a kind, with the days left to say. */
export function prefilled(newest: Pick<Tariff, "values" | "source"> | undefined): Typed {
  const values = Object.entries(newest?.values ?? {}).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(" ") : value,
  ]);
  return {
    valid_from: "",
    confirmed_until: "",
    values: Object.fromEntries(values),
    source: newest?.source ?? "",
  };
}

/** "8,1; 2.6 %  3.8" → 8.1, 2.6, 3.8. */
export const ratesOf = (text: string): string[] =>
  text
    .split(/[\s;/%]+/)
    .filter((rate) => rate !== "")
    .map((rate) => rate.replace(",", "."));

/** Nothing typed is sent as null, so that the server says that it is missing. */
const given = (text: string): string | null => (text.trim() === "" ? null : text);

export function bodyOf(kind: Kind, typed: Typed, lists: readonly string[]): Input {
  const values = Object.entries(typed.values).map(([name, text]) => [
    name,
    lists.includes(name) ? ratesOf(text) : given(text),
  ]);
  return {
    kind,
    valid_from: given(typed.valid_from),
    confirmed_until: given(typed.confirmed_until),
    values: Object.fromEntries(values),
    source: typed.source,
  } as Input; // with null for what is not typed: the server says so
}

/** The field of a finding: rates are one field, whichever of them is wrong. */
export function fieldOf(pointer: string): string {
  const [, first = "", second] = pointer.split("/");
  return first === "values" && second !== undefined ? `values.${second}` : first;
}

export interface Change {
  readonly name: string;
  readonly before: Value | undefined;
  readonly after: Value;
  readonly changed: boolean;
}

/** Every value of the new row beside the one before. */
export function changesOf(after: Tariff["values"], before: Tariff["values"] | undefined): Change[] {
  return Object.entries(after).map(([name, value]) => {
    const old = before?.[name];
    return { name, before: old, after: value, changed: shown(old) !== shown(value) };
  });
}
