import { type Finding, NetworkFailure, Problem } from "@/client/problem";
import { maybeText, type Params, t } from "@/i18n";

const KEY = /^[a-z][a-z_]*(?:\.[a-z0-9_]+)+$/;

/** A parameter may be the key of a text, or several behind each other. */
function shown(value: string): string {
  const texts = value.split(", ").map((key) => maybeText(key));
  return texts.every((text) => text !== null) ? texts.join(", ") : value;
}

/** Whether a parameter names a text that this page has not loaded: the server's own sentence has its words. */
const lacksWords = (params: Params): boolean =>
  Object.values(params).some(
    (value) =>
      typeof value === "string" && value.split(", ").some((key) => KEY.test(key) && maybeText(key) === null),
  );

function translated(params: Params): Params {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, typeof value === "string" ? shown(value) : value]),
  );
}

/** A finding as it is said beside its field; the server's own sentence where this client lacks the words. */
export function fieldText(finding: Finding): string {
  return inWords(finding, finding.label && maybeText(finding.label));
}

/** A finding by itself: in an entry of a list its place is named, since another entry may have the same. */
export function findingText(finding: Finding): string {
  const no = rowOf(finding.pointer);
  const label = finding.label && maybeText(finding.label);
  const place = no && label && maybeText("common.row", { no, label });
  if (!place) return fieldText(finding);
  const text = inWords(finding, place);
  return text.includes(place) ? text : (maybeText("common.placed", { place, text }) ?? text);
}

/** A finding by itself, at a place that is known by a better name than its number: "Prestation 2". */
export function findingAt(finding: Finding, place: string | null | undefined): string {
  if (!place) return findingText(finding);
  const text = fieldText(finding);
  return maybeText("common.placed", { place, text }) ?? text;
}

function inWords({ code, params, detail }: Finding, label: string | null): string {
  if (lacksWords(params)) return detail;
  const known = maybeText(`errors.${code}`, { ...(label && { label }), ...translated(params) });
  // A placeholder left open means that this client lacks the field's name.
  return known === null || known.includes("{label}") ? detail : known;
}

/** "3", or "3.1" for a list in an entry; as the server counts them. */
function rowOf(pointer: string): string {
  const steps = /^\/form\/|\/\D[^/]*$/.test(pointer) ? pointer.split("/") : [];
  return steps
    .filter((step) => /^\d+$/.test(step))
    .map((step) => Number(step) + 1)
    .join(".");
}

/** Why a call failed, in a sentence that says what to do. */
export function failureText(error: unknown): string {
  if (error instanceof NetworkFailure) return t("common.error.network");
  if (!(error instanceof Problem)) return t("common.error.unexpected");
  const known = lacksWords(error.params) ? null : maybeText(`errors.${error.code}`, translated(error.params));
  return known ?? error.detail;
}
