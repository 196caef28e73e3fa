import type { Around } from "@/i18n";
import { periodAfter } from "../../copying";
import { type FormValues, none } from "../../values";
import type { Copying } from "../part";
import { lastQuarters, monthsOf } from "./period";

/** 318.632.2 API et SSI pour mineurs. */
export interface HelplessnessValues extends FormValues {
  period_from: string;
  period_to: string;
  degree: string;
  ssi: string;
  months: MonthValues[];
  absences: Absence[];
}

/** Nights of a month by place. */
export interface MonthValues {
  /** Which month of the sent invoice it was, in a correction (see `SENT`). */
  sent: string;
  month: string;
  home: string;
  hospital: string;
  institution_family: string;
  institution_ai: string;
  institution_other: string;
}

export interface Absence {
  sent: string;
  first_night: string;
  last_night: string;
  kind: string;
  payer: string;
  where: string;
}

export const emptyMonth = (month: string): MonthValues => ({
  sent: "",
  month,
  home: "",
  hospital: "",
  institution_family: "",
  institution_ai: "",
  institution_other: "",
});

export const EMPTY_ABSENCE: Absence = {
  sent: "",
  first_night: "",
  last_night: "",
  kind: "",
  payer: "",
  where: "",
};

function empty(): HelplessnessValues {
  const [quarter] = lastQuarters(1);
  const { from = "", to = "" } = quarter ?? {};
  return {
    kind: "helplessness",
    period_from: from,
    period_to: to,
    degree: "",
    ssi: "",
    months: monthsOf(from, to).map(emptyMonth),
    absences: none(EMPTY_ABSENCE),
  };
}

export const EMPTY = empty();

/** The same grant; of the nights only where they may be spent is the same. */
export function again(form: FormValues, copying: Copying): HelplessnessValues {
  const values = form as HelplessnessValues;
  const { from, to } =
    copying === "following" ? periodAfter(values.period_from, values.period_to) : { from: "", to: "" };
  return {
    ...values,
    period_from: from,
    period_to: to,
    months: monthsOf(from, to).map(emptyMonth),
    absences:
      copying === "following"
        ? []
        : values.absences.map((absence) => ({ ...absence, first_night: "", last_night: "" })),
  };
}

export function periodOf(form: FormValues): Around {
  const { period_from, period_to } = form as HelplessnessValues;
  return { from: period_from, to: period_to };
}
