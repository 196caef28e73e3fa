import { expect, test } from "vitest";
import { isShown, niceEnd } from "./scale";

test("an axis ends at the next round figure", () => {
  expect([0, 0.3, 1, 3, 7, 11, 24, 26, 480, 1234].map(niceEnd)).toEqual([
    1, 0.5, 1, 5, 10, 20, 25, 50, 500, 2000,
  ]);
});

test("of many names as many are shown as fit", () => {
  const shown = (count: number, most: number) =>
    Array.from({ length: count }, (_, index) => index).filter((index) => isShown(index, count, most));
  expect(shown(12, 12)).toHaveLength(12);
  expect(shown(12, 6)).toEqual([0, 2, 4, 6, 8, 10]);
  expect(shown(53, 12)).toHaveLength(11);
});
