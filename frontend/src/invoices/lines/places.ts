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
