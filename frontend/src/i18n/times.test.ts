import { expect, test } from "vitest";
import { parseTime } from "./times";

test.each([
  ["8", "08:00"],
  ["8.30", "08:30"],
  ["08:30", "08:30"],
  ["0830", "08:30"],
  ["830", "08:30"],
  ["8h30", "08:30"],
  ["8 h 30", "08:30"],
  ["8h", "08:00"],
  ["8.30 Uhr", "08:30"],
  ["23:59", "23:59"],
])("the time %j is read as %s", (text, value) => expect(parseTime(text)).toBe(value));

test.each(["24:00", "8:60", "8.3", "midi", "12345", ""])("%j is no time and stays as it was typed", (text) =>
  expect(parseTime(text)).toBe(text),
);
