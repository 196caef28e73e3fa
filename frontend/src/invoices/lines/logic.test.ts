import { describe, expect, test } from "vitest";
import { amountAt } from "./amounts";
import { copyOf, isAs, nextEntry, untouched } from "./entries";
import { isOpen } from "./open";
import { indexIn, isUnder } from "./places";

describe("open entries", () => {
  const quiet = { toggle: undefined, attempt: 1, wrong: false, marked: false, atFirst: false };
  const closed = { open: false, finished: true };

  test("a new entry is open, one that was there is closed", () => {
    expect(isOpen({ ...quiet, atFirst: undefined })).toBe(true);
    expect(isOpen(quiet)).toBe(false);
  });

  test("one that was blank at first, or that a reviewer has marked, is open until it is closed by hand", () => {
    expect(isOpen({ ...quiet, atFirst: true })).toBe(true);
    expect(isOpen({ ...quiet, marked: true })).toBe(true);
    expect(isOpen({ ...quiet, marked: true, toggle: { ...closed, attempt: 0 } })).toBe(false);
  });

  test("an attempt opens what it finds wrong, even what was closed by hand before", () => {
    const wrong = { ...quiet, wrong: true };
    expect(isOpen({ ...wrong, toggle: { ...closed, attempt: 0 } })).toBe(true);
    expect(isOpen({ ...wrong, toggle: { ...closed, attempt: 1 } })).toBe(false);
  });
});

const EMPTY = { sent: "", date: "", km: "1" };

describe("entries", () => {
  test("only entries that nobody wrote in make room for pasted ones", () => {
    const props = { empty: EMPTY, next: (last?: typeof EMPTY) => ({ km: last?.km ?? "1" }) };
    const typed = { sent: "", date: "", km: "62" };
    const rows = [EMPTY, typed, typed, { ...EMPTY, sent: "3" }, EMPTY].map((line) => ({ line }));
    expect(untouched(props, rows)).toEqual([0, 2, 4]);
    expect(untouched({ empty: EMPTY }, rows)).toEqual([0, 4]);
  });

  test("a new entry takes over what its type says, and never that it was sent", () => {
    const last = { sent: "3", date: "2026-03-01", km: "12" };
    const next = (before: typeof EMPTY | undefined) => ({ ...before, km: "" });
    expect(nextEntry({ empty: EMPTY, next }, [EMPTY, last])).toEqual({
      sent: "",
      date: "2026-03-01",
      km: "",
    });
    expect(nextEntry({ empty: EMPTY, next }, [])).toEqual({ sent: "", date: "", km: "" });
    expect(nextEntry({ empty: EMPTY }, [last])).toEqual(EMPTY);
  });

  test("a copy was not sent", () => {
    expect(copyOf({ ...EMPTY, sent: "3" })).toEqual(EMPTY);
  });

  test("blank is what is still as it began, sent or not", () => {
    expect(isAs(EMPTY, { ...EMPTY, sent: "3" })).toBe(true);
    expect(isAs(EMPTY, { ...EMPTY, date: "1.3." })).toBe(false);
  });
});

describe("places", () => {
  test("a name or a pointer tells the entry of its list", () => {
    expect(indexIn("form.trips", "form.trips.12.date")).toBe(12);
    expect(indexIn("form.trips", "/form/trips/0")).toBe(0);
  });

  test("the list itself, another list and another field are no entry", () => {
    for (const place of ["form.trips", "form.trips2.1.date", "/form/period/from", "form.trips.total"])
      expect(indexIn("form.trips", place)).toBeNull();
  });

  test("entry 1 is not entry 10", () => {
    expect(isUnder("form.trips.1", "form.trips", 1)).toBe(true);
    expect(isUnder("form.trips.10.date", "form.trips", 1)).toBe(false);
  });
});

test("an entry's amount is what is computed at it, or the sum of its parts to the cent", () => {
  const lines = [
    { pointer: "/form/trips/1", amount: "12.35" },
    { pointer: "/form/trips/10", amount: "99.00" },
    { pointer: "/form/trips/2/out", amount: "0.10" },
    { pointer: "/form/trips/2/back", amount: "0.20" },
  ];
  expect(amountAt("/form/trips/1", lines)).toBe("12.35");
  expect(amountAt("/form/trips/2", lines)).toBe("0.30");
  expect(amountAt("/form/trips/3", lines)).toBeNull();
});
