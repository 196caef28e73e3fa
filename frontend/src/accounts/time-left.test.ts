import { expect, test } from "vitest";
import { clockOf, secondsSaid } from "./time-left";

test("what is left is shown by the second and read out three times", () => {
  expect([120_000, 118_200, 60_000, 9_000, 0, -5].map(clockOf)).toEqual([
    "2:00",
    "1:59",
    "1:00",
    "0:09",
    "0:00",
    "0:00",
  ]);
  const said = Array.from({ length: 121 }, (_, second) => secondsSaid((120 - second) * 1000));
  expect([...new Set(said)]).toEqual([null, 60, 30, 10]);
});
