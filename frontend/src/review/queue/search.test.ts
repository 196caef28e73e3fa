import { expect, test } from "vitest";
import { narrows, officeSearch, queueMatch, queueSearch, searchOf, usedOf } from "./search";

const ID = "01900000-0000-7000-8000-000000000001";
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

test("forms are kept in one order, with commas, and unknown ones dropped", () => {
  expect(queueSearch({ kind: "travel,nothing,other" }).kind).toBe(queueSearch({ kind: "other,travel" }).kind);
  expect(officeSearch({ kind: "other,travel" }, EMPTY).kinds).toHaveLength(2);
  expect(queueSearch({ kind: "nothing" })).toEqual({});
});

test("an officer is chosen by an id or two words, where a view is not one's own already", () => {
  for (const assignee of ["me", "nobody", ID]) expect(queueSearch({ assignee })).toEqual({ assignee });
  for (const raw of [{ assignee: "Anna" }, { assignee: 3 }]) expect(queueSearch(raw)).toEqual({});
  expect(queueSearch({ view: "mine", assignee: ID })).toEqual({ view: "mine" });
});

test("offices, companies, warnings and orders that make no sense are dropped", () => {
  const good = { office: 302, company: ID, warned: false, held: true, order: "largest" as const };
  expect(queueSearch(good)).toEqual(good);
  expect(queueSearch({ office: 999, company: "1", warned: "no", held: "yes", order: "oldest" })).toEqual({});
});

test("amounts are typed as people write them, and wait until they can be read", () => {
  const typed = { amount_from: "1'234.5", amount_to: "much" };
  const search = officeSearch({}, { typed, cursors: [] });
  expect([search.amount_from, search.amount_to]).toEqual(["1234.50", null]);
});

test("what is kept under a name comes back as it was", () => {
  const search = {
    view: "all",
    kind: "travel",
    office: 324,
    warned: true,
    held: false,
    company: ID,
    order: "newest",
  } as const;
  expect(searchOf(queueMatch(search, EMPTY))).toMatchObject(search);
});

test("a view alone narrows nothing", () => {
  expect(narrows({ view: "mine" }, EMPTY)).toBe(false);
  expect(narrows({ order: "largest" }, EMPTY)).toBe(true);
  expect(narrows({}, { typed: { amount_to: "5" }, cursors: [] })).toBe(true);
  expect(usedOf({ warned: false, held: true, office: 302, order: "largest" }, EMPTY)).toBe(3);
});
