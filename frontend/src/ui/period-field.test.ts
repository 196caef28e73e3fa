import { expect, test } from "vitest";
import { finishedMonth } from "./period-field";

test.each([
  ["2026-09-15", "2026-09-01"],
  ["2026-10-31", "2026-10-01"],
  ["2026-11-05", "2026-10-01"],
  ["2027-03-01", "2026-10-01"],
  [undefined, "2026-10-01"],
])("the whole month of %s is that of %s, when November is not over", (day, month) =>
  expect(finishedMonth(day, "2026-11-29")).toBe(month),
);

test("a month is over on its last day", () => {
  expect(finishedMonth("2026-11-05", "2026-11-30")).toBe("2026-11-01");
  expect(finishedMonth(undefined, "2026-11-30")).toBe("2026-11-01");
  expect(finishedMonth(undefined, "2026-01-15")).toBe("2025-12-01");
});
