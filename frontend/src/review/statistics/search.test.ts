import { expect, test } from "vitest";
import { changedMonth, monthsOf, monthsUntil, statisticsQuery, statisticsSearch } from "./search";

const TODAY = new Date(2026, 10, 27);

test("an address is read as far as it makes sense", () => {
  const company = "01900000-0000-7000-8000-000000000001";
  expect(statisticsSearch({ from: "2026-03", to: "2026-13", kind: "travel", by: "week", company })).toEqual({
    from: "2026-03",
    kind: "travel",
    by: "week",
    company,
  });
  expect(statisticsSearch({ from: 7, kind: "x", by: "day", company: "me" })).toEqual({});
});

test("by itself the period is the last twelve months", () => {
  expect(monthsOf({}, TODAY)).toEqual({ from: "2025-12", to: "2026-11" });
  expect(monthsOf({ to: "2025-03" }, TODAY)).toEqual({ from: "2025-03", to: "2025-03" });
  expect(monthsOf({ from: "2026-12" }, TODAY)).toEqual({ from: "2026-12", to: "2026-12" });
  expect(monthsOf({ from: "2026-09", to: "2026-02" }, TODAY)).toEqual({ from: "2026-02", to: "2026-02" });
  expect(monthsUntil(TODAY)[0]).toBe("2026-11");
});

test("one month takes the other along", () => {
  const months = { from: "2026-03", to: "2026-05" };
  expect(changedMonth(months, "from", "2026-04")).toEqual({ from: "2026-04", to: "2026-05" });
  expect(changedMonth(months, "from", "2026-07")).toEqual({ from: "2026-07", to: "2026-07" });
  expect(changedMonth(months, "to", "2026-01")).toEqual({ from: "2026-01", to: "2026-01" });
});

test("a request names whole months", () => {
  expect(statisticsQuery({ from: "2026-02", to: "2026-02", kind: "other" }, TODAY)).toEqual({
    from: "2026-02-01",
    to: "2026-02-28",
    by: "month",
    kind: "other",
  });
});
