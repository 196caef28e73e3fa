import { useCallback, useEffect, useRef } from "react";
import { type ServerFormHandle, useServerForm } from "@/form";
import type { Decision, OfficeInvoice } from "../types";
import {
  allowedTotal,
  beginning,
  fieldOfSent,
  isComplete,
  type ReductionValues,
  reducedAcceptance,
  typedPlaces,
} from "./reductions";

export interface ReductionHandle {
  readonly form: ServerFormHandle<ReductionValues>;
  readonly lines: OfficeInvoice["reducible"];
  /** How many lines something is typed of. */
  readonly count: number;
  readonly requested: string;
  /** What would be allowed in all. */
  readonly allowed: string;
  /** As it stands, to be sent; what the server refuses then is shown at its lines. */
  readonly decision: () => Decision;
  /** Whether it can be confirmed: the server has nothing against it that is known here. */
  readonly isComplete: () => boolean;
  /** After it was sent nothing of it is kept. */
  readonly forget: () => void;
}

/* What was begun on a request, while this page of the browser lives: J and K may be pressed in between. */
const begun = new Map<string, ReductionValues>();

/** The amounts being typed, with their sum as it stands. */
export function useReduction(invoice: OfficeInvoice): ReductionHandle {
  const { id, total, reducible: lines } = invoice;
  const known = begun.get(id);
  const defaultValues = known?.reductions.length === lines.length ? known : beginning(invoice);
  const sentPlaces = useRef<number[]>([]);
  const fieldOf = useCallback((pointer: string) => fieldOfSent(sentPlaces.current)(pointer), []);
  const form = useServerForm<ReductionValues>({ defaultValues, fieldOf });
  const values: ReductionValues = { reductions: form.watch("reductions") ?? [] };
  const sent = useRef(false);
  const { getValues } = form;
  useEffect(
    () => () => {
      if (sent.current) begun.delete(id);
      else begun.set(id, structuredClone(getValues()));
    },
    [id, getValues],
  );
  return {
    form,
    lines,
    count: typedPlaces(values).length,
    requested: total,
    allowed: allowedTotal(total, lines, values),
    decision: () => {
      sentPlaces.current = typedPlaces(getValues());
      return reducedAcceptance(lines, getValues());
    },
    isComplete: () => isComplete(lines, getValues()),
    forget: () => {
      sent.current = true;
    },
  };
}
