import { expect, test } from "vitest";
import { days, placeName, rate, share, shown } from "./figures";

test("durations are days with one decimal", () => {
  expect([0, 12, 30, 36, 24 * 30].map(days)).toEqual(["0.0", "0.5", "1.3", "1.5", "30.0"]);
});

test("a share of nothing is a dash", () => {
  expect(shown(share(0, 0))).toBe("–");
  expect(shown(share(1, 3))).toBe("33.3");
  expect(rate({ accepted: 3, refused: 1, right_first_time: 2 })).toBe(50);
});

test("months and weeks have short names", () => {
  expect(placeName({ first_day: "2026-11-01" }, "month")).toBe("11.26");
  expect(placeName({ first_day: "2026-11-16" }, "week")).toBe("16.11.");
});
