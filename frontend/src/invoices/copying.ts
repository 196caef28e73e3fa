import { dayOf } from "@/i18n";
import { addMonths, firstOfMonth, lastOfMonth } from "@/ui/month";
import type { Copying, FormPart } from "./forms/part";
import { restore } from "./values";

/** A stored form as the beginning of another request. */
export function formOfCopy({ empty, again }: FormPart, stored: unknown, copying: Copying) {
  return again(restore(empty, { form: stored }).form, copying);
}

interface Period {
  readonly from: string;
  readonly to: string;
}

const NOWHERE: Period = { from: "", to: "" };
const DAY = /^\d{4}-\d\d-\d\d$/;

const monthNumber = (day: string): number => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7));

/** The months after these, as many; nowhere when these are no whole months, or those are not over yet. */
export function periodAfter(from: string, to: string, today = dayOf(new Date())): Period {
  const whole = DAY.test(from) && DAY.test(to) && from === firstOfMonth(from) && to === lastOfMonth(to);
  if (!whole || to < from) return NOWHERE;
  const months = monthNumber(to) - monthNumber(from) + 1;
  const last = lastOfMonth(addMonths(firstOfMonth(to), months));
  return last > today ? NOWHERE : { from: addMonths(from, months), to: last };
}

/** "2026-10" after "2026-09"; nothing while it is not over. */
export function monthAfter(month: string, today = dayOf(new Date())): string {
  const day = `${month}-01`;
  return DAY.test(day) ? periodAfter(day, lastOfMonth(day), today).from.slice(0, 7) : "";
}
