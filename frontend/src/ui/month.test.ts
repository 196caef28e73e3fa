import { expect, test } from "vitest";
import { addDays, addMonths, lastOfMonth, monthGrid } from "./month";

test("a month ends on its last day, leap years included", () => {
  expect(lastOfMonth("2024-02-10")).toBe("2024-02-29");
  expect(lastOfMonth("2023-02-10")).toBe("2023-02-28");
  expect(lastOfMonth("2024-12-31")).toBe("2024-12-31");
});

test("adding a month to its 31st day stays within the next month", () => {
  expect(addMonths("2024-01-31", 1)).toBe("2024-02-29");
  expect(addMonths("2024-03-31", -1)).toBe("2024-02-29");
  expect(addMonths("2024-12-15", 1)).toBe("2025-01-15");
});

test("days pass over the change to summer time", () => {
  expect(addDays("2024-03-30", 2)).toBe("2024-04-01");
});

test("weeks begin on Monday", () => {
  const may = monthGrid("2024-05-21");
  expect(may[0]).toEqual([null, null, "2024-05-01", "2024-05-02", "2024-05-03", "2024-05-04", "2024-05-05"]);
  expect(may).toHaveLength(5);
});
