import { expect, test } from "vitest";
import { levelOf } from "./age";

const BANDS = [
  { first: 0, last: 2, count: 0 },
  { first: 3, last: 5, count: 0 },
  { first: 6, last: 10, count: 0 },
  { first: 11, last: null, count: 0 },
];

test.each([
  [0, 0],
  [2, 0],
  [3, 1],
  [5, 1],
  [6, 2],
  [10, 2],
  [11, 3],
  [400, 3],
])("%i working days are level %i", (days, level) => expect(levelOf(days, BANDS)).toBe(level));

test("without bands nothing is urgent", () => expect(levelOf(9, [])).toBe(0));
