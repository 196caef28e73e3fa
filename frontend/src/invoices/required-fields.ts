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
}

const isPosition = (step: string) => /^\d+$/.test(step);

const fieldOf = ({ pointer }: Finding): string =>
  nameOf(pointer)
    .split(".")
    .filter((step) => !isPosition(step))
    .join(".");

const isFilled = (value: unknown): boolean =>
  Array.isArray(value) ? value.length > 0 : value !== "" && value !== null && value !== undefined;

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
  const missing = new Set((now ?? ofEmpty).filter(isMissing).map(fieldOf));
  const fields = new Map<string, RequiredField>();
  for (const finding of [...ofEmpty, ...(now ?? [])]) {
    const name = fieldOf(finding);
    if (!isMissing(finding) || !finding.label || fields.has(name)) continue;
    const done = !missing.has(name);
    if (!done || isTyped(values, name.split("."))) fields.set(name, { name, label: finding.label, done });
  }
  return [...fields.values()];
}
