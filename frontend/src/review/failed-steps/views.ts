import { ASKED, type Asked, KINDS, type StepKind } from "./api";

export type View = "open" | "handled" | "sums";

export const VIEWS: readonly View[] = ["open", "handled", "sums"];
export const STEPS_LIST = "failed-steps";

/** The address of the page: what is left out is open, of every kind, and of everybody. */
export interface Search {
  readonly view?: "handled" | "sums";
  readonly kind?: StepKind;
  readonly asked?: Asked;
}

export function readSearch(raw: Record<string, unknown>): Search {
  const view = VIEWS.find((known) => known === raw.view);
  const kind = KINDS.find((known) => known === raw.kind);
  const asked = ASKED.find((known) => known === raw.asked);
  return { ...(view && view !== "open" && { view }), ...(kind && { kind }), ...(asked && { asked }) };
}
