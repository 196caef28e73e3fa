import type { Finding } from "@/client";
import { nameOf } from "@/form";

/** What an empty or half-filled form lacks. */
const MISSING: ReadonlySet<string> = new Set(["required", "too_few"]);

export const isMissing = ({ code, pointer }: Finding): boolean =>
  MISSING.has(code) && pointer.startsWith("/form/");

/** A field, in whichever entries of its list. */
export interface RequiredField {
  /** "form.lines.quantity". */
  readonly name: string;
  readonly label: string;
  readonly done: boolean;
  /** Where it is missing of a list with several entries: "form.lines.2.quantity". */
  readonly missing: readonly string[];
  /** What the server objects to in it, wherever it is filled in. */
  readonly wrong: readonly Finding[];
}

const isPosition = (step: string) => /^\d+$/.test(step);

const fieldOf = ({ pointer }: Finding): string =>
  nameOf(pointer)
    .split(".")
    .filter((step) => !isPosition(step))
    .join(".");

const isFilled = (value: unknown): boolean =>
  Array.isArray(value) ? value.length > 0 : value !== "" && value !== null && value !== undefined;

/** Whether a field of a list's entry has others beside it that are alike. */
function isOneOfSeveral(values: unknown, name: string): boolean {
  let here = values;
  for (const step of name.split(".")) {
    if (Array.isArray(here)) return here.length > 1;
    if (typeof here !== "object" || here === null) return false;
    here = (here as Record<string, unknown>)[step];
  }
  return false;
}

/** Whether anything stands at a field, in any entry of its list. */
function isTyped(value: unknown, [step, ...rest]: readonly string[]): boolean {
  if (step === undefined) return isFilled(value);
  if (Array.isArray(value)) return value.some((entry) => isTyped(entry, [step, ...rest]));
  return (
    typeof value === "object" && value !== null && isTyped((value as Record<string, unknown>)[step], rest)
  );
}

/**
 * The fields of the type's own part that must be filled in: those that are missing now, and those of an empty form that
 * are filled in. What an empty form asks for and this one does not, because of what else is chosen, is left out.
 */
export function requiredFields(
  ofEmpty: readonly Finding[],
  now: readonly Finding[] | null,
  values: unknown,
): readonly RequiredField[] {
  const missing = new Map<string, string[]>();
  for (const finding of (now ?? ofEmpty).filter(isMissing)) {
    const name = nameOf(finding.pointer);
    const places = missing.get(fieldOf(finding)) ?? [];
    missing.set(fieldOf(finding), isOneOfSeveral(values, name) ? [...places, name] : places);
  }
  const fields = new Map<string, RequiredField>();
  for (const finding of [...ofEmpty, ...(now ?? [])]) {
    const name = fieldOf(finding);
    if (!isMissing(finding) || !finding.label || fields.has(name)) continue;
    const done = !missing.has(name);
    if (!done || isTyped(values, name.split("."))) {
      const wrong = (now ?? []).filter((one) => !isMissing(one) && fieldOf(one) === name);
      fields.set(name, { name, label: finding.label, done, missing: missing.get(name) ?? [], wrong });
    }
  }
  return [...fields.values()];
}

/** What the server objects to in the type's own part beside the fields that are listed. */
export interface Elsewhere {
  /** What an empty form is told too, such as that nobody has any hours: it is still to be filled in. */
  readonly open: readonly Finding[];
  /** What comes of something that was typed. */
  readonly wrong: readonly Finding[];
}

export function elsewhere(
  ofEmpty: readonly Finding[],
  now: readonly Finding[],
  fields: readonly RequiredField[],
): Elsewhere {
  const listed = new Set(fields.map(({ name }) => name));
  const said = new Set(fields.flatMap(({ wrong }) => wrong));
  const sameOf = (finding: Finding) => `${fieldOf(finding)} ${finding.code}`;
  const empty = new Set(ofEmpty.map(sameOf));
  const rest = now.filter(
    (one) =>
      one.pointer.startsWith("/form") && !said.has(one) && !(isMissing(one) && listed.has(fieldOf(one))),
  );
  const isOpen = (one: Finding) => isMissing(one) || empty.has(sameOf(one));
  return { open: rest.filter(isOpen), wrong: rest.filter((one) => !isOpen(one)) };
}
