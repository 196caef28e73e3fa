import type { Schemas } from "@/client";
import type { Decision, OfficeInvoice } from "../types";

type Reducible = OfficeInvoice["reducible"][number];
type LineReduction = Schemas["LineReduction"];

/** What is typed of each line that can be reduced, in their order; nothing where all of it is allowed. */
export interface ReductionValues {
  reductions: { allowed: string; reason_code: string; message: string }[];
}

const NOTHING = { allowed: "", reason_code: "", message: "" };

/** Amounts are added up in rappen: fractions of floating point have no business in sums. */
const rappen = (amount: string): number => Math.round(Number(amount) * 100);
const francs = (amount: number): string => (amount / 100).toFixed(2);

/** The places of the lines of which something is typed. */
export const typedPlaces = ({ reductions }: ReductionValues): number[] =>
  reductions.flatMap(({ allowed }, place) => (allowed.trim() === "" ? [] : [place]));

/** What would be allowed in all; a line with an amount that cannot be is counted as it was asked for. */
export function allowedTotal(total: string, lines: readonly Reducible[], values: ReductionValues): string {
  const less = lines.reduce(
    (sum, { amount }, place) => sum + lessOf(amount, values.reductions[place]?.allowed),
    0,
  );
  return francs(rappen(total) - less);
}

function lessOf(amount: string, allowed = ""): number {
  if (allowed.trim() === "") return 0;
  const typed = rappen(allowed);
  return typed >= 0 && typed < rappen(amount) ? rappen(amount) - typed : 0;
}

/** As the API wants it: only lines of which something is typed. */
export const reducedAcceptance = (lines: readonly Reducible[], values: ReductionValues): Decision => ({
  kind: "acceptance",
  reductions: typedPlaces(values).flatMap((place) => {
    const [line, typed] = [lines[place], values.reductions[place]];
    return line && typed
      ? [
          {
            line: line.line,
            allowed: typed.allowed,
            reason_code: typed.reason_code || null,
            message: typed.message.trim() || null,
          },
        ]
      : [];
  }),
});

/** Whether the server can only have something against it: nothing is to be confirmed before that is mended. */
export const isComplete = (lines: readonly Reducible[], values: ReductionValues): boolean =>
  typedPlaces(values).every((place) => {
    const typed = values.reductions[place];
    const said = typed?.reason_code !== "" && (typed?.reason_code !== "other" || typed.message.trim() !== "");
    return said && lessOf(lines[place]?.amount ?? "0", typed?.allowed) > 0;
  });

/** "/reductions/1/allowed", of those that were sent, is the field of the second line of which something is typed. */
export const fieldOfSent =
  (places: readonly number[]) =>
  (pointer: string): string =>
    pointer
      .slice(1)
      .split("/")
      .map((step, index, steps) =>
        index === 1 && steps[0] === "reductions" ? (places[Number(step)] ?? step) : step,
      )
      .join(".");

const given = ({ line, allowed, reason_code, message }: LineReduction): LineReduction => ({
  line,
  allowed,
  reason_code: reason_code ?? null,
  message: message ?? null,
});

/** What the second officer signs: everything, or what the first one allowed. */
export const signedAcceptance = ({ second_look }: OfficeInvoice): Decision => ({
  kind: "acceptance",
  reductions: (second_look?.reduction?.lines ?? []).map(given),
});

/** What to begin with: what was allowed by an acceptance that was undone just now, or nothing. */
export function beginning({ events, reducible }: OfficeInvoice): ReductionValues {
  const [last, before] = [events.at(-1), events.at(-2)];
  const lines = (last?.action === "undo" && before?.reduction?.lines) || [];
  return {
    reductions: reducible.map(({ line }) => {
      const known = lines.find((one) => one.line === line);
      return known
        ? { allowed: known.allowed, reason_code: known.reason_code, message: known.message ?? "" }
        : { ...NOTHING };
    }),
  };
}
