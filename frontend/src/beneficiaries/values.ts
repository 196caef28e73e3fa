import type { Schemas } from "@/client";

type Input = Schemas["BeneficiaryInput"];
type Record_ = Schemas["Beneficiary"];
type DecisionInput = Schemas["DecisionInput"];

/** The form's fields: the shape of the API's body, with "" for what is empty. */
export interface Values {
  last_name: string;
  first_name: string;
  avs_number: string;
  birth_date: string;
  death_date: string;
  street: string;
  house_number: string;
  postcode: string;
  town: string;
  country: string;
  under_guardianship: boolean;
  /** Whether there is a legal representative; not part of the body. */
  represented: boolean;
  representative: Representative;
  payment_reference: string;
  iban: string;
  account_holder: string;
  mandate_state: Record_["mandate_state"];
  mandate_document_id: string;
  mandate_valid_to: string;
  decisions: Decision[];
}

interface Representative {
  kind: string;
  last_name: string;
  first_name: string;
  street: string;
  house_number: string;
  postcode: string;
  town: string;
  phone: string;
}

export interface Decision extends Terms {
  id: string;
  number: string;
  date: string;
  description: string;
}

/** What was granted, as far as somebody copied it from the paper. */
export interface Terms {
  form_kind: string;
  valid_from: string;
  valid_to: string;
  approved_amount: string;
  monthly_amount: string;
  annual_amount: string;
  night_flat: string;
  degree: string;
  ssi_hours: string;
  qualified_hours: string;
  omai_number: string;
  provider: string;
  sessions: string;
}

const NO_REPRESENTATIVE: Representative = {
  kind: "",
  last_name: "",
  first_name: "",
  street: "",
  house_number: "",
  postcode: "",
  town: "",
  phone: "",
};

const NO_TERMS: Terms = {
  form_kind: "",
  valid_from: "",
  valid_to: "",
  approved_amount: "",
  monthly_amount: "",
  annual_amount: "",
  night_flat: "",
  degree: "",
  ssi_hours: "",
  qualified_hours: "",
  omai_number: "",
  provider: "",
  sessions: "",
};

export const NEW_DECISION: Decision = { id: "", number: "", date: "", description: "", ...NO_TERMS };

export const NEW_BENEFICIARY: Values = {
  last_name: "",
  first_name: "",
  avs_number: "",
  birth_date: "",
  death_date: "",
  street: "",
  house_number: "",
  postcode: "",
  town: "",
  country: "CH",
  under_guardianship: false,
  represented: false,
  representative: NO_REPRESENTATIVE,
  payment_reference: "",
  iban: "",
  account_holder: "",
  mandate_state: "missing",
  mandate_document_id: "",
  mandate_valid_to: "",
  decisions: [],
};

type Filled<Given> = { [Key in keyof Given]: null extends Given[Key] ? NonNullable<Given[Key]> : Given[Key] };

/** Null → "", as inputs want it. */
function filled<Given extends object>(given: Given): Filled<Given> {
  const entries = Object.entries(given).map(([name, value]) => [name, value ?? ""]);
  return Object.fromEntries(entries) as Filled<Given>;
}

/** "" → null, for the fields that may be empty; an obligatory one stays "", and the server says so. */
const orNull = (text: string): string | null => text.trim() || null;

export function valuesOf(record: Record_): Values {
  const {
    representative,
    decisions,
    id: _,
    bank_name: __,
    mandate_expired: ___,
    created_at: ____,
    updated_at: _____,
    archived_at: ______,
    ...fields
  } = record;
  return {
    ...filled(fields),
    represented: representative !== null,
    representative: representative === null ? NO_REPRESENTATIVE : filled(representative),
    decisions: decisions.map((decision) => ({
      ...filled(decision),
      ssi_hours: decision.ssi_hours?.toString() ?? "",
      sessions: decision.sessions?.toString() ?? "",
    })),
  };
}

export function bodyOf(values: Values): Input {
  const { represented, representative, decisions, ...fields } = values;
  return {
    ...fields,
    death_date: orNull(fields.death_date),
    house_number: orNull(fields.house_number),
    payment_reference: orNull(fields.payment_reference),
    iban: orNull(fields.iban),
    account_holder: orNull(fields.account_holder),
    mandate_document_id: orNull(fields.mandate_document_id),
    mandate_valid_to: orNull(fields.mandate_valid_to),
    representative: represented ? representativeBody(representative) : null,
    decisions: decisions.map(decisionBody),
  };
}

function decisionBody(decision: Decision): DecisionInput {
  const { number, ssi_hours, sessions, ...texts } = decision;
  const optional = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, orNull(text)]));
  return {
    ...(optional as Omit<DecisionInput, "number">),
    number,
    ssi_hours: wholeNumber(ssi_hours) as NonNullable<DecisionInput["ssi_hours"]> | null,
    sessions: wholeNumber(sessions),
  };
}

/** What cannot be read as a number is sent as it was typed, so that the server says what is wrong with it. */
function wholeNumber(text: string): number | null {
  const value = Number(text);
  if (text.trim() === "") return null;
  return Number.isFinite(value) ? value : (text as never);
}

function representativeBody(representative: Representative): Schemas["RepresentativeInput"] {
  return {
    ...representative,
    // The server names the choices when none was made.
    kind: representative.kind as Schemas["RepresentativeInput"]["kind"],
    house_number: orNull(representative.house_number),
    phone: orNull(representative.phone),
  };
}

/** Whether nothing was typed or chosen in the section of the representative. */
export const isUntouched = (representative: Representative): boolean =>
  Object.values(representative).every((text) => text.trim() === "");
