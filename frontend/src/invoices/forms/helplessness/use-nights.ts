import { useEffect, useRef, useState } from "react";
import { useWatch } from "react-hook-form";
import { useInvoiceForm } from "../../form-context";
import { counted, isCounted, marked, type Place, placeOn } from "./nights";
import { daysIn, monthsOf } from "./period";
import { emptyMonth, type HelplessnessValues, type MonthValues } from "./values";

/** The nights of the form, which are its absences and what each month counts. */
export interface Nights {
  /** Null while it is not said, or outside the period. */
  readonly placeOf: (day: string) => Place | null;
  readonly isInPeriod: (day: string) => boolean;
  readonly mark: (first: string, last: string, place: Place) => void;
  /** Nights of which no absence tells were at home. */
  readonly restAtHome: () => void;
  readonly values: Pick<HelplessnessValues, "period_from" | "period_to" | "months" | "absences">;
  /** How often nights were marked. */
  readonly marks: number;
}

type Values = HelplessnessValues;

/** The months of the period, counted anew where nights are said: by the months before, or by an absence. */
function monthsFor(values: Values, isSaid: (month: MonthValues) => boolean): MonthValues[] {
  const wanted = monthsOf(values.period_from, values.period_to);
  if (wanted.length === 0) return values.months;
  return wanted.map((name) => {
    const month = values.months.find((known) => known.month === name) ?? emptyMonth(name);
    const [first, last] = daysIn(name, values) ?? ["", ""];
    const away = values.absences.some((one) => one.first_night <= last && first <= one.last_night);
    return away || isCounted(month) || isSaid(month) ? counted(month, values) : month;
  });
}

export function useNights(): Nights {
  const { form } = useInvoiceForm<Values>();
  const [period_from, period_to, absences, months] = useWatch({
    control: form.control,
    name: ["form.period_from", "form.period_to", "form.absences", "form.months"],
  });
  const [marks, setMarks] = useState(0);
  const count = (isSaid: (month: MonthValues) => boolean) =>
    form.setValue("form.months", monthsFor(form.getValues("form"), isSaid), { shouldDirty: true });

  // Only what changes is counted: a number that was typed over stays until its nights change.
  const said = JSON.stringify([period_from, period_to, absences.map(({ sent, where, ...stay }) => stay)]);
  const before = useRef(said);
  useEffect(() => {
    if (said === before.current) return;
    before.current = said;
    form.setValue(
      "form.months",
      monthsFor(form.getValues("form"), () => false),
      { shouldDirty: true },
    );
  }, [said, form]);

  const isInPeriod = (day: string) => period_from <= day && day <= period_to;
  return {
    values: { period_from, period_to, absences, months },
    marks,
    isInPeriod,
    placeOf: (day) => {
      const month = months.find((one) => one.month === day.slice(0, 7));
      return isInPeriod(day) && month && isCounted(month) ? placeOn(day, absences) : null;
    },
    mark: (first, last, place) => {
      const next = marked(form.getValues("form.absences"), first, last, place);
      form.setValue("form.absences", next, { shouldDirty: true });
      count(({ month }) => first.slice(0, 7) <= month && month <= last.slice(0, 7));
      setMarks((number) => number + 1);
    },
    restAtHome: () => count(() => true),
  };
}
