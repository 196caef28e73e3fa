import { expect, test } from "vitest";
import { bodyOf, changesOf, fieldOf, prefilled, ratesOf, shown } from "./values";

test("the form begins with the newest values and without days", () => {
  const newest = { values: { rates: ["8.1", "2.6", "3.8"] }, source: "LTVA art. 25" };
  expect(prefilled(newest)).toEqual({
    valid_from: "",
    confirmed_until: "",
    values: { rates: "8.1 2.6 3.8" },
    source: "LTVA art. 25",
  });
  expect(prefilled(undefined).values).toEqual({});
});

test.each(["8.1 2.6 3.8", "8,1; 2,6; 3,8", " 8.1 % / 2.6 % / 3.8 % "])("rates are read from %j", (text) =>
  expect(ratesOf(text)).toEqual(["8.1", "2.6", "3.8"]),
);

test("what is not typed is sent as missing", () => {
  const typed = { valid_from: "2027-01-01", confirmed_until: " ", values: { hour: "", night_max: "170.00" } };
  expect(bodyOf("assistance", { ...typed, source: "RAI" }, [])).toEqual({
    kind: "assistance",
    valid_from: "2027-01-01",
    confirmed_until: null,
    values: { hour: null, night_max: "170.00" },
    source: "RAI",
  });
  const rates = { ...typed, values: { rates: "8.1 2.6" }, source: "" };
  expect(bodyOf("vat", rates, ["rates"]).values).toEqual({ rates: ["8.1", "2.6"] });
});

test("a finding of one rate belongs to the field of all", () => {
  expect(fieldOf("/values/rates/1")).toBe("values.rates");
  expect(fieldOf("/values/hour")).toBe("values.hour");
  expect(fieldOf("/valid_from")).toBe("valid_from");
  expect(fieldOf("/values")).toBe("values");
});

test("a change is seen in what is shown", () => {
  const before = { hour: "35.30", night_max: "169.10" };
  expect(changesOf({ hour: "35.80", night_max: "169.10" }, before).map(({ changed }) => changed)).toEqual([
    true,
    false,
  ]);
  expect(changesOf({ rates: ["8.1"] }, undefined)[0]).toMatchObject({ before: undefined, changed: true });
  expect([shown("1500.00"), shown(["8.1", "2.6"]), shown(undefined)]).toEqual(["1'500.00", "8.1 / 2.6", "–"]);
});
