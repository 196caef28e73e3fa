import { expect, test } from "vitest";
import {
  asksOf,
  type CorrectionItem,
  explanationPlace,
  inFormOrder,
  markItems,
  nextOpen,
} from "./correction";
import { numbered } from "./values";

const item = (pointer: string, message = "?"): CorrectionItem => ({
  id: pointer,
  pointer,
  label: pointer,
  place: null,
  kind: "wrong",
  reason_code: null,
  message,
});

const line = (text: string) => ({ sent: "", text, price: "1.00" });
const SENT = {
  decision_number: "30220241234567",
  attachments: ["a", "b"],
  form: numbered({ kind: "other", lines: [line("one"), line("two"), line("three")] }),
};
const copy = () => structuredClone(SENT);
const state = (pointer: string, now: unknown) => {
  const [marked] = markItems([item(pointer)], SENT, now);
  return marked && [marked.name, marked.answered];
};

test("a field is answered once its value differs from what was sent", () => {
  const now = copy();
  expect(state("/decision_number", now)).toEqual(["decision_number", false]);
  now.decision_number = "30220241234568";
  expect(state("/decision_number", now)).toEqual(["decision_number", true]);
});

test("words about a line follow it when lines are added and taken away", () => {
  const now = copy();
  now.form.lines.splice(0, 1);
  expect(state("/form/lines/1/text", now)).toEqual(["form.lines.0.text", false]);
  now.form.lines.unshift(line("new"));
  const two = now.form.lines[1];
  if (two) two.text = "other";
  expect(state("/form/lines/1/text", now)).toEqual(["form.lines.1.text", true]);
  expect(state("/form/lines/1", now)).toEqual(["form.lines.1", true]);
  expect(state("/form/lines/2", now)).toEqual(["form.lines.2", false]);
  expect(state("/form/lines/0/text", now)).toEqual([null, true]);
});

test("a file is answered by taking it away or by adding another", () => {
  const now = copy();
  expect(state("/attachments/1", now)).toEqual(["attachments.1", false]);
  now.attachments.push("c");
  expect(state("/attachments/1", now)).toEqual(["attachments.1", true]);
  expect(state("/attachments", now)).toEqual(["attachments", true]);
  expect(state("/attachments/1", { ...now, attachments: ["a"] })).toEqual([null, true]);
});

test("several words about one field are shown together", () => {
  const marked = markItems([item("/decision_number", "A."), item("/decision_number", "B.")], SENT, copy());
  expect(asksOf(marked)).toEqual({ decision_number: { message: "A. B.", answered: false } });
});

test("items stand in the order of the form, lines in their own", () => {
  const pointers = [
    "/attachments",
    "/form/lines/10/date",
    "/form/lines/2/text",
    "/form/lines/2/date",
    "/form/service_from",
    "/payee",
  ];
  expect(inFormOrder(pointers.map((pointer) => item(pointer))).map(({ pointer }) => pointer)).toEqual([
    "/payee",
    "/form/service_from",
    "/form/lines/2/text",
    "/form/lines/2/date",
    "/form/lines/10/date",
    "/attachments",
  ]);
});

test("the way to the next open point goes round, and ends when all are answered", () => {
  const marked = markItems(
    ["/decision_number", "/form/lines/0/text", "/form/lines/2/text"].map((pointer) => item(pointer)),
    SENT,
    copy(),
  );
  expect(nextOpen(marked, null)).toBe("decision_number");
  expect(nextOpen(marked, "decision_number")).toBe("form.lines.0.text");
  expect(nextOpen(marked, "form.lines.2.text")).toBe("decision_number");
  expect(
    nextOpen(
      marked.map((entry) => ({ ...entry, answered: true })),
      null,
    ),
  ).toBeNull();
  expect(explanationPlace(marked, "explanations./form/lines/2/text")).toBe("form.lines.2.text");
  expect(explanationPlace(marked, "remark")).toBeNull();
});
