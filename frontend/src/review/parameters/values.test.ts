import { expect, test } from "vitest";
import { fieldOf, shownValues, valuesOf } from "./values";

const LIST = { fewest: 0, most: 6 };
const ONE = { fewest: 1, most: 1 };
const ONE_OR_OFF = { fewest: 0, most: 1 };

test.each(["7, 1", "7;1", " 7 1 ", "7 / 1"])("numbers are read from %j", (text) =>
  expect(valuesOf(LIST, text)).toEqual(["7", "1"]),
);

test("an empty text switches off what may be off, and is missing elsewhere", () => {
  expect(valuesOf(LIST, " ")).toEqual([]);
  expect(valuesOf(ONE_OR_OFF, " ")).toEqual([]);
  expect(valuesOf(ONE, " ")).toEqual([""]);
});

test("one value stays as it was typed", () => {
  expect(valuesOf(ONE_OR_OFF, "1 234,50")).toEqual(["1 234,50"]);
});

test("values are shown as people write them", () => {
  expect(shownValues({ unit: "chf", values: ["5000.00"] })).toBe("5'000.00");
  expect(shownValues({ unit: "days", values: ["7", "1"] })).toBe("7, 1");
  expect(shownValues({ unit: "days", values: [] })).toBe("");
});

test("a finding of one number belongs to the field of all", () => {
  expect([fieldOf("/values"), fieldOf("/values/1"), fieldOf("/revision")]).toEqual([
    "values",
    "values",
    null,
  ]);
});
