import { expect, test } from "vitest";
import type { OfficeInvoice } from "../types";
import {
  allowedTotal,
  beginning,
  fieldOfSent,
  isComplete,
  reducedAcceptance,
  signedAcceptance,
  typedPlaces,
} from "./reductions";

const lines = ["200.00", "124.10", "0.30"].map((amount, line) => ({
  line: line * 2,
  pointer: `/form/lines/${line}`,
  label: `${line}`,
  detail: null,
  served_from: null,
  served_to: null,
  amount,
}));
const typed = (...amounts: string[]) => ({
  reductions: amounts.map((allowed) => ({
    allowed,
    reason_code: "above_rate",
    message: " Selon le tarif. ",
  })),
});

test("sums agree to the rappen", () => {
  expect(allowedTotal("324.40", lines, typed("", "", ""))).toBe("324.40");
  expect(allowedTotal("324.40", lines, typed("150", "124.05", "0.10"))).toBe("274.15");
  expect(allowedTotal("324.40", lines, typed("0", "0.00", ""))).toBe("0.30");
});

test("what cannot be is counted as it was asked for", () => {
  expect(allowedTotal("324.40", lines, typed("200.00", "-1", "beaucoup"))).toBe("324.40");
});

test("only lines of which something is typed are sent, by their own places", () => {
  expect(typedPlaces(typed("", "100", " "))).toEqual([1]);
  expect(reducedAcceptance(lines, typed("", "100.00", "0.10"))).toEqual({
    kind: "acceptance",
    reductions: [
      { line: 2, allowed: "100.00", reason_code: "above_rate", message: "Selon le tarif." },
      { line: 4, allowed: "0.10", reason_code: "above_rate", message: "Selon le tarif." },
    ],
  });
});

test("a refusal is shown at the line that was sent", () => {
  expect(fieldOfSent([1, 2])("/reductions/1/allowed")).toBe("reductions.2.allowed");
  expect(fieldOfSent([1, 2])("/reductions")).toBe("reductions");
});

test("nothing is confirmed that lacks a reason or is not less", () => {
  expect(isComplete(lines, typed("150", "", ""))).toBe(true);
  expect(isComplete(lines, typed("200", "", ""))).toBe(false);
  expect(isComplete(lines, { reductions: [{ allowed: "1", reason_code: "", message: "" }] })).toBe(false);
});

const reduction = {
  requested: "324.40",
  allowed: "274.40",
  appeal: "",
  lines: [
    {
      ...{ line: 0, pointer: "", label: "", detail: null, requested: "200.00", allowed: "150.00" },
      ...{ reason_code: "own_share", reason: "", message: null },
    },
  ],
};
const invoice = (values: object) =>
  ({ reducible: lines, events: [], second_look: null, ...values }) as unknown as OfficeInvoice;

test("what was undone just now is there again", () => {
  const accepted = { action: "accept", reduction };
  const undone = invoice({ events: [accepted, { action: "undo", reduction: null }] });
  expect(beginning(undone).reductions[0]).toEqual({
    allowed: "150.00",
    reason_code: "own_share",
    message: "",
  });
  const reopened = invoice({ events: [accepted, { action: "reopen", reduction: null }] });
  expect(typedPlaces(beginning(reopened))).toEqual([]);
});

test("the second officer signs what the first one allowed", () => {
  expect(signedAcceptance(invoice({ second_look: { reduction } }))).toEqual({
    kind: "acceptance",
    reductions: [{ line: 0, allowed: "150.00", reason_code: "own_share", message: null }],
  });
  expect(signedAcceptance(invoice({}))).toEqual({ kind: "acceptance", reductions: [] });
});
