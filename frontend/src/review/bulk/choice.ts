import { useState } from "react";
import type { OfficeInvoiceRow } from "../types";
import { MOST } from "./queries";

export interface Choice {
  /** The chosen rows of the page, in its order. */
  readonly rows: readonly OfficeInvoiceRow[];
  readonly has: (row: OfficeInvoiceRow) => boolean;
  readonly toggle: (row: OfficeInvoiceRow) => void;
  /** All of the page that nobody has to look at; none if they are chosen already. */
  readonly toggleAll: () => void;
  readonly clear: () => void;
  /** Those of the page that nobody has to look at. */
  readonly clean: readonly OfficeInvoiceRow[];
}

/** What can be accepted without being looked at, as far as the list knows. */
export const isClean = ({ status, warning_count, viewer, held, entered_by }: OfficeInvoiceRow): boolean =>
  status === "in_review" && warning_count === 0 && viewer === null && !held && entered_by?.mine !== true;

/** Only what waits for a decision can be chosen. */
export const canBeChosen = ({ status }: OfficeInvoiceRow): boolean => status === "in_review";

/** Which rows of the page are ticked. What changed since, or is no longer on the page, is not ticked any more. */
export function useChoice(page: readonly OfficeInvoiceRow[]): Choice {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const key = ({ id, etag }: OfficeInvoiceRow) => `${id} ${etag}`;
  const rows = page.filter((row) => canBeChosen(row) && chosen.has(key(row))).slice(0, MOST);
  const clean = page.filter(isClean);
  return {
    rows,
    clean,
    has: (row) => rows.includes(row),
    toggle: (row) => {
      if (!canBeChosen(row)) return;
      const kept = rows.filter((one) => one !== row);
      setChosen(new Set((rows.includes(row) ? kept : [...kept, row]).map(key)));
    },
    toggleAll: () => {
      const all = clean.length > 0 && clean.every((row) => rows.includes(row));
      const others = rows.filter((row) => !clean.includes(row));
      setChosen(new Set((all ? others : [...others, ...clean]).map(key)));
    },
    clear: () => setChosen(new Set()),
  };
}

/** What they come to. */
export function amountOf(rows: readonly OfficeInvoiceRow[]): string {
  const cents = rows.reduce((sum, { total }) => sum + Math.round(Number(total) * 100), 0);
  return (cents / 100).toFixed(2);
}
