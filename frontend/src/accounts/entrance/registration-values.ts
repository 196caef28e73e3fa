import type { Language } from "@/i18n";
import type { Registration } from "../api";

export interface RegistrationValues {
  kind: "" | "company" | "person";
  organisation: Record<
    "name" | "department" | "gln" | "street" | "house_number" | "postcode" | "town" | "phone",
    string
  >;
  individual: Record<"avs_number" | "birth_date" | "street" | "house_number" | "postcode" | "town", string>;
  applicant: Record<"first_name" | "last_name" | "email" | "password" | "mobile", string> & {
    language: Language;
  };
  terms_accepted: boolean;
}

export function emptyValues(language: Language): RegistrationValues {
  return {
    kind: "",
    organisation: {
      name: "",
      department: "",
      gln: "",
      street: "",
      house_number: "",
      postcode: "",
      town: "",
      phone: "",
    },
    individual: { avs_number: "", birth_date: "", street: "", house_number: "", postcode: "", town: "" },
    applicant: { first_name: "", last_name: "", email: "", password: "", mobile: "", language },
    terms_accepted: false,
  };
}

export function bodyOf(
  { kind, organisation, individual, applicant, terms_accepted }: RegistrationValues,
  terms_version: string,
): Registration {
  const house_number = (place: { readonly house_number: string }) => place.house_number || null;
  if (kind === "person")
    return {
      kind,
      individual: { ...individual, house_number: house_number(individual) },
      applicant,
      terms_accepted,
      terms_version,
    };
  const { department, phone, ...required } = organisation;
  return {
    kind: "company",
    organisation: {
      ...required,
      department: department || null,
      house_number: house_number(organisation),
      phone: phone || null,
    },
    applicant,
    terms_accepted,
    terms_version,
  };
}

/* What is typed for a company is kept in the history entry, for a reload: no password, and nothing of a person, whose
 * AVS number is not left on a disk. */

const KEPT = "registration_values";

export function toKeep(values: RegistrationValues): Record<string, unknown> | null {
  if (values.kind !== "company") return null;
  const { individual: _, applicant, ...others } = values;
  return { [KEPT]: { ...others, applicant: { ...applicant, password: "" } } };
}

export function keptValues(state: unknown): RegistrationValues | null {
  if (typeof state !== "object" || state === null || !(KEPT in state)) return null;
  const kept = (state as Record<string, RegistrationValues>)[KEPT] as RegistrationValues;
  return { ...emptyValues(kept.applicant.language), ...kept };
}

/** Whether something is typed that a reload would lose. */
export function wouldBeLost({ kind, individual, applicant }: RegistrationValues): boolean {
  const { language: _, ...typed } = applicant;
  return (
    kind === "person" && [...Object.values(individual), ...Object.values(typed)].some((text) => text !== "")
  );
}
