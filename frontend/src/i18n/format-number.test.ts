import { expect, test } from "vitest";
import { formatNumber } from "./format";

test("a quantity is shown as somebody would write it", () => {
  expect(["1.00", "1.50", "1.25", "12345.50", "10", "x", "8.x"].map(formatNumber)).toEqual([
    "1",
    "1.5",
    "1.25",
    "12'345.5",
    "10",
    "x",
    "8.x",
  ]);
});
