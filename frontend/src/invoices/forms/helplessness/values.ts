import { type FormValues, none } from "../../values";
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
