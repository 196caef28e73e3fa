import { formatDate } from "@/i18n";
import type { Figures, Statistics } from "./queries";

/** 1.25 days of 30 hours: "1.3". */
export function days(hours: number): string {
  return (Math.round((hours / 24) * 10) / 10).toFixed(1);
}

export const decided = ({ accepted, refused }: { accepted: number; refused: number }) => accepted + refused;

/** Per cent, or null of nothing. */
export function share(part: number, whole: number): number | null {
  return whole === 0 ? null : (part / whole) * 100;
}

/** "83.4", or a dash where there is nothing to say it of. */
export function shown(value: number | null): string {
  return value === null ? "–" : value.toFixed(1);
}

export const rate = (row: Pick<Figures, "accepted" | "refused" | "right_first_time">) =>
  share(row.right_first_time, decided(row));

/** A place on the axis: "11.26" of a month, "16.11." of a week. */
export function placeName({ first_day }: { readonly first_day: string }, by: Statistics["by"]): string {
  const [year = "", month = "", day = ""] = first_day.split("-");
  return by === "month" ? `${month}.${year.slice(2)}` : formatDate(`${year}-${month}-${day}`).slice(0, 6);
}

/** Whether nothing happened in the period; what is open now is not of it. */
export function isEmpty({ total }: Statistics): boolean {
  return total.sent + decided(total) + total.withdrawn + total.forwarded + total.corrections === 0;
}
