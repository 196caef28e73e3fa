import type { Around } from "@/i18n";
import { lastOfMonth } from "@/ui/month";
import { monthAfter } from "../../copying";
import { type FormValues, none } from "../../values";
import type { Copying } from "../part";

/** 318.536 Contribution d'assistance. */
export interface AssistanceValues extends FormValues {
  month: string;
  is_supplement: boolean;
  assistants: AssistantLine[];
  night_flat: string;
  converted_nights: string;
  continued_wages: WageLine[];
  acute_from: string;
  acute_to: string;
  institution_days: string;
}

export interface AssistantLine {
  sent: string;
  name: string;
  avs_number: string;
  not_relative: boolean;
  hours: string;
  hours_qualified: string;
  nights: string;
  gross_wage: string;
  employed_since: string;
}

/** A wage that was paid on during an absence. */
export interface WageLine {
  sent: string;
  assistant: string;
  reason: string;
  absent_from: string;
  absent_to: string;
  hours: string;
  insurance_benefit: string;
}

export const REASONS = ["illness", "accident", "maternity", "service", "insured_prevented"] as const;

export const EMPTY_ASSISTANT: AssistantLine = {
  sent: "",
  name: "",
  avs_number: "",
  not_relative: false,
  hours: "",
  hours_qualified: "",
  nights: "",
  gross_wage: "",
  employed_since: "",
};

export const EMPTY_WAGE: WageLine = {
  sent: "",
  assistant: "",
  reason: "",
  absent_from: "",
  absent_to: "",
  hours: "",
  insurance_benefit: "",
};

export const EMPTY: AssistanceValues = {
  kind: "assistance",
  month: "",
  is_supplement: false,
  assistants: [EMPTY_ASSISTANT],
  night_flat: "",
  converted_nights: "",
  continued_wages: none(EMPTY_WAGE),
  acute_from: "",
  acute_to: "",
  institution_days: "",
};

/** The names to choose from: each once, and a name chosen before that is no longer there. */
export function namesToChoose(assistants: readonly AssistantLine[], chosen: string): string[] {
  const names = [...assistants.map(({ name }) => name.trim()), chosen.trim()];
  return [...new Set(names)].filter((name) => name !== "");
}

/** The same assistants; an absence was that of one month. */
export function again(form: FormValues, copying: Copying): AssistanceValues {
  const values = form as AssistanceValues;
  const follows = copying === "following";
  return {
    ...values,
    month: follows ? monthAfter(values.month) : "",
    is_supplement: follows ? false : values.is_supplement,
    continued_wages: follows
      ? []
      : values.continued_wages.map((wage) => ({ ...wage, absent_from: "", absent_to: "" })),
    acute_from: "",
    acute_to: "",
    institution_days: "",
  };
}

export function periodOf(form: FormValues): Around {
  const first = `${(form as AssistanceValues).month}-01`;
  return /^\d{4}-\d\d-01$/.test(first) ? { from: first, to: lastOfMonth(first) } : {};
}
