import type { Schemas } from "@/client";
import { nameOf } from "@/form";
import { t } from "@/i18n";
import type { Ask } from "@/ui";
import { SENT } from "./values";

export type CorrectionItem = Schemas["CorrectionItemOut"];

/** A reviewer's item at its place in the form as it is now. */
export interface MarkedItem {
  readonly item: CorrectionItem;
  /** The field; null when what it was about has been taken away. */
  readonly name: string | null;
  readonly answered: boolean;
  /** It stays as it is, with a reason. */
  readonly explained: boolean;
}

type Steps = readonly string[];

const stepsOf = (pointer: string): Steps => nameOf(pointer).split(".");

function inside(value: unknown, step: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[step] : undefined;
}

const at = (value: unknown, steps: Steps): unknown => steps.reduce(inside, value);

/** Where an entry of a sent list is now; -1 when it is gone. Plain entries are found by what they are. */
function positionOf(list: readonly unknown[], sentEntry: unknown, index: string): number {
  if (typeof sentEntry === "string") return list.indexOf(sentEntry);
  return list.findIndex((entry) => inside(entry, SENT) === index);
}

/** The pointer's path in the values of now, whose lists may have grown and shrunk since; null when it is gone. */
function findAgain(pointer: string, sent: unknown, now: unknown): Steps | null {
  const found: string[] = [];
  let before = sent;
  let current = now;
  for (const step of stepsOf(pointer)) {
    before = inside(before, step);
    const position = Array.isArray(current) ? positionOf(current, before, step) : null;
    if (position === -1) return null;
    const place = position === null ? step : String(position);
    found.push(place);
    current = inside(current, place);
  }
  return found;
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** The list that an entry is in: a new photograph beside an unreadable one answers for it. */
const listOf = (steps: Steps): Steps => (/^\d+$/.test(steps.at(-1) ?? "") ? steps.slice(0, -1) : steps);

function explains(now: unknown, id: string): boolean {
  const why = at(now, ["explanations", id]);
  return typeof why === "string" && why.trim() !== "";
}

/** Each item where it is now, and whether what it is about has been changed since it was sent. */
export function markItems(
  items: readonly CorrectionItem[],
  sent: unknown,
  now: unknown,
): readonly MarkedItem[] {
  return items.map((item) => {
    const place = findAgain(item.pointer, sent, now);
    const original = stepsOf(item.pointer);
    const whole = typeof at(sent, original) === "object" ? original : listOf(original);
    const changed = place === null || !same(at(sent, whole), at(now, whole === original ? place : whole));
    const explained = !changed && explains(now, item.id);
    return { item, name: place?.join(".") ?? null, answered: changed || explained, explained };
  });
}

/** The order in which the form has its fields, whatever order the reviewer marked them in. */
const ORDER = [
  "beneficiary_id",
  "payee",
  "payment_reference",
  "decision_number",
  "decision_date",
  "own_reference",
  "form",
  "documents",
  "attachments",
  "remark",
];

/** The items as one meets them in the form; of its own fields, the lines stand in their order. */
export function inFormOrder(items: readonly CorrectionItem[]): readonly CorrectionItem[] {
  const place = ({ pointer }: CorrectionItem) => {
    const [top = "", ...rest] = stepsOf(pointer);
    const index = ORDER.indexOf(top);
    const line = rest.find((step) => /^\d+$/.test(step));
    return [index < 0 ? ORDER.length : index, line === undefined ? -1 : Number(line)] as const;
  };
  return items.toSorted((one, other) => {
    const [a, b] = [place(one), place(other)];
    return a[0] - b[0] || a[1] - b[1];
  });
}

/** "Prestation 2 : Date"; the entry alone when all of it is meant. */
export function nameOfItem(
  { pointer, label }: Pick<CorrectionItem, "pointer" | "label">,
  place: string | null,
): string {
  if (place === null) return label;
  return /\/\d+$/.test(pointer) ? place : t("common.placed", { place, text: label });
}

/** The field to go to next: the first open one behind the one that was gone to, and round again. */
export function nextOpen(marked: readonly MarkedItem[], last: string | null): string | null {
  const from = marked.findIndex(({ name }) => name === last) + 1;
  const open = [...marked.slice(from), ...marked.slice(0, from)].filter(({ answered }) => !answered);
  return open.find(({ name }) => name !== null)?.name ?? null;
}

/** For a part's `placeOf`: a reason why an item stays as it is belongs where the item is. */
export function explanationPlace(marked: readonly MarkedItem[], name: string): string | null {
  return marked.find(({ item }) => name === `explanations.${item.id}`)?.name ?? null;
}

/** What fields show: the reviewer's words by field name; several about one field are said together. */
export function asksOf(marked: readonly MarkedItem[]): Readonly<Record<string, Ask>> {
  const asks: Record<string, Ask> = {};
  for (const { item, name, answered } of marked) {
    if (name === null) continue;
    const known = asks[name];
    asks[name] = {
      message: known ? `${known.message} ${item.message}` : item.message,
      answered: answered && (known?.answered ?? true),
    };
  }
  return asks;
}
