import { type Finding, NetworkFailure, Problem } from "@/client/problem";
import { maybeText, type Params, t } from "@/i18n";

/** A parameter may be the key of a text, or several behind each other. */
function shown(value: string): string {
  const texts = value.split(", ").map((key) => maybeText(key));
  return texts.every((text) => text !== null) ? texts.join(", ") : value;
}

function translated(params: Params): Params {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, typeof value === "string" ? shown(value) : value]),
  );
}

/** A finding in the language of the moment; the server's own sentence where this client lacks the words. */
export function findingText({ code, label, params, detail }: Finding): string {
  const labelText = label === null ? null : maybeText(label);
  const known = maybeText(`errors.${code}`, {
    ...(labelText !== null && { label: labelText }),
    ...translated(params),
  });
  // A placeholder left open means that this client lacks the field's name.
  return known === null || known.includes("{label}") ? detail : known;
}

/** Why a call failed, in a sentence that says what to do. */
export function failureText(error: unknown): string {
  if (error instanceof NetworkFailure) return t("common.error.network");
  if (!(error instanceof Problem)) return t("common.error.unexpected");
  const known = maybeText(`errors.${error.code}`, translated(error.params));
  return known ?? error.detail;
}
