import type { Schemas } from "@/client";
import type { Terms } from "./values";

export type FormKind = NonNullable<Schemas["DecisionInput"]["form_kind"]>;
export type Term = Exclude<keyof Terms, "form_kind" | "valid_from" | "valid_to">;

/** In the order of the page. */
const TERMS: readonly Term[] = [
  "approved_amount",
  "monthly_amount",
  "annual_amount",
  "night_flat",
  "degree",
  "ssi_hours",
  "qualified_hours",
  "omai_number",
  "provider",
  "sessions",
];

/** What a decision about this type of invoice usually says; in the order of the menu "Nouvelle facture". */
const USUAL: Readonly<Record<FormKind, readonly Term[]>> = {
  assistive_devices: ["omai_number", "approved_amount"],
  helplessness: ["degree", "ssi_hours"],
  hearing_aid: ["omai_number", "approved_amount"],
  assistance: ["monthly_amount", "annual_amount", "night_flat", "qualified_hours"],
  travel: ["approved_amount"],
  other: ["provider", "sessions", "approved_amount"],
};

const isKind = (kind: string): kind is FormKind => Object.hasOwn(USUAL, kind);
export const FORM_KINDS: readonly FormKind[] = Object.keys(USUAL).filter(isKind);

/** The fields to show: the usual ones of the type of invoice, and whatever is filled in or must stay in sight. */
export function shownTerms(terms: Terms, staying: readonly Term[]): readonly Term[] {
  const usual = isKind(terms.form_kind) ? USUAL[terms.form_kind] : (["approved_amount"] as const);
  const shown = (term: Term) =>
    usual.some((one) => one === term) || terms[term] !== "" || staying.includes(term);
  return TERMS.filter(shown);
}

/** Terms that are filled in. */
export const filledTerms = (terms: Terms): readonly Term[] => TERMS.filter((term) => terms[term] !== "");
