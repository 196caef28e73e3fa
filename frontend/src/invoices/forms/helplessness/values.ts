import { dayOf } from "@/i18n";
import { addDays, addMonths } from "@/ui/month";
import { type FormValues, none } from "../../values";
import { monthsOf } from "./nights";

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

export interface Quarter {
  readonly from: string;
  readonly to: string;
  readonly year: number;
  /** 1 to 4. */
  readonly number: number;
}

/** The calendar quarters that are over, the last one first. */
export function lastQuarters(count: number, today = dayOf(new Date())): Quarter[] {
  const month = Number(today.slice(5, 7)) - 1;
  const running = `${today.slice(0, 4)}-${String(month - (month % 3) + 1).padStart(2, "0")}-01`;
  const ends = addDays(addMonths(running, 3), -1) <= today;
  return Array.from({ length: count }, (_, index) => {
    const from = addMonths(running, -3 * (ends ? index : index + 1));
    const to = addDays(addMonths(from, 3), -1);
    return { from, to, year: Number(from.slice(0, 4)), number: (Number(from.slice(5, 7)) + 2) / 3 };
  });
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
