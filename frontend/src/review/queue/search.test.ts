import { expect, test } from "vitest";
import { officeSearch, queueSearch } from "./search";

const EMPTY = { typed: {}, cursors: [] };

test("an address keeps what makes sense and drops the rest", () => {
  expect(queueSearch({ view: "corrected", kind: "other", text: "Doe" })).toEqual({
    view: "corrected",
    kind: "other",
  });
  expect(queueSearch({ view: "to_review", kind: "unknown", status: "accepted" })).toEqual({});
});

test("a status is asked for among decisions only, where there is more than one", () => {
  expect(queueSearch({ view: "decided_today", status: "refused" })).toEqual({
    view: "decided_today",
    status: "refused",
  });
  expect(officeSearch({ view: "decided_today", status: "refused" }, EMPTY).statuses).toEqual(["refused"]);
});

test("what is typed comes from the history's entry, the page from the last cursor", () => {
  const search = officeSearch({}, { typed: { text: " doe " }, cursors: ["one", "two"] });
  expect(search).toMatchObject({ view: "to_review", text: "doe", cursor: "two" });
});

test("an age is asked for where requests wait, and is a number of days", () => {
  expect(queueSearch({ age: 6 })).toEqual({ age: 6 });
  expect(queueSearch({ view: "corrected", age: 0 })).toEqual({ view: "corrected", age: 0 });
  for (const raw of [{ view: "all", age: 6 }, { age: -1 }, { age: 1.5 }, { age: "6" }, { age: 10_001 }]) {
    expect(queueSearch(raw).age).toBeUndefined();
  }
  expect(officeSearch({ age: 6 }, EMPTY).age).toBe(6);
  expect(officeSearch({}, EMPTY).age).toBeNull();
});
