import type { FormValues } from "../values";
import type { ListName } from "./types";

/** Whether a field is the entry or one of its fields. */
export function isUnder(field: string, list: string, index: number): boolean {
  return `${field}.`.startsWith(`${list}.${index}.`);
}

/** Which entry of a list a field's name or a server's pointer is about; null when none. */
export function indexIn(list: ListName, place: string): number | null {
  const name = place.replace(/^\//, "").replaceAll("/", ".");
  if (!name.startsWith(`${list}.`)) return null;
  const [index = ""] = name.slice(list.length + 1).split(".");
  return /^\d+$/.test(index) ? Number(index) : null;
}

type Words = (no: number, form: FormValues) => string;

/** For a part's `placeOf`: the lists, with the words for an entry by its number. */
export function placesIn(...lists: readonly (readonly [ListName, Words])[]) {
  return (place: string, form: FormValues): string | null => {
    for (const [list, entry] of lists) {
      const index = indexIn(list, place);
      if (index !== null) return entry(index + 1, form);
    }
    return null;
  };
}
