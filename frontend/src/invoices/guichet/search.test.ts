import { expect, test } from "vitest";
import { changed, nextPage, previousPage, typing } from "@/lists/state";
import { correctionsSearch, counterSearch, historySearch } from "./search";

const ID = "019300aa-0000-7000-8000-0000000000aa";
const EMPTY = { typed: {}, cursors: [] };

test("an address keeps what makes sense and drops the rest", () => {
  expect(counterSearch({ responsible: ID, status: "refused", other: 1 })).toEqual({
    responsible: ID,
    status: "refused",
  });
  expect(counterSearch({ responsible: "Jean", status: "to_correct", to_correct_by: 7 })).toEqual({});
});

test("an address keeps types and whole months", () => {
  const asked = { kind: "travel", from: "2026-02", to: "2026-12" };
  expect(counterSearch(asked)).toEqual(asked);
  expect(counterSearch({ kind: "Dupont 7", from: "2026-13", to: "2026" })).toEqual({});
});

test("months are asked for from their first to their last day", () => {
  const search = historySearch({ kind: "travel", from: "2026-02", to: "2026-02" }, EMPTY);
  expect(search).toMatchObject({ kind: "travel", period_from: "2026-02-01", period_to: "2026-02-28" });
});

test("requests to correct are not repeated in the history", () => {
  expect(historySearch({}, EMPTY).statuses).not.toContain("to_correct");
  expect(historySearch({}, EMPTY).statuses).not.toContain("draft");
});

test("each list takes its own filters", () => {
  const state = typing("text", "  doe ")(EMPTY);
  expect(historySearch({ responsible: ID, status: "paid" }, state)).toMatchObject({
    statuses: ["paid"],
    responsible_id: ID,
    text: "doe",
  });
  expect(correctionsSearch({ responsible: ID }, EMPTY)).not.toHaveProperty("responsible_id");
});

test("a page is asked for by the last cursor, and typing begins anew", () => {
  const second = nextPage(nextPage(EMPTY, "one"), "two");
  expect(historySearch({}, second).cursor).toBe("two");
  expect(historySearch({}, previousPage(second)).cursor).toBe("one");
  expect(historySearch({}, typing("text", "d")(second))).not.toHaveProperty("cursor");
});

test("what one list remembers does not touch the other", () => {
  const before = { lists: { history: nextPage(EMPTY, "one") } };
  expect(changed("corrections", typing("beneficiary", "d"))(before).lists).toEqual({
    history: { typed: {}, cursors: ["one"] },
    corrections: { typed: { beneficiary: "d" }, cursors: [] },
  });
});
