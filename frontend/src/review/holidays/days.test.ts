import { expect, test } from "vitest";
import { formatWeekday, isWeekend } from "./days";

test("a day is named with its weekday", () => {
  expect(formatWeekday("2026-12-25", "fr")).toBe("ven. 25.12.2026");
  expect(formatWeekday("2026-12-25", "de")).toBe("Fr 25.12.2026");
});

test("Saturdays and Sundays are weekends", () => {
  const days = ["2026-12-25", "2026-12-26", "2026-12-27", "2026-12-28"];
  expect(days.map(isWeekend)).toEqual([false, true, true, false]);
});
