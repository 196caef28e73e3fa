import { describe, expect, test } from "vitest";
import {
  formatAvsNumber,
  formatDate,
  formatDecisionNumber,
  formatIban,
  formatMobile,
  formatMoney,
  formatPaymentReference,
  formatPeriod,
} from "./format";
import {
  parseAvsNumber,
  parseDate,
  parseDecisionNumber,
  parseGln,
  parseIban,
  parseMoney,
  parseNumber,
} from "./parse";

const TODAY = new Date("2024-06-01T12:00:00Z");

describe("dates", () => {
  test.each([
    ["1.5.24", "2024-05-01"],
    ["01.05.2024", "2024-05-01"],
    [" 1/5/2024 ", "2024-05-01"],
    ["1 5 24", "2024-05-01"],
    ["010524", "2024-05-01"],
    ["01052024", "2024-05-01"],
    ["2024-5-1", "2024-05-01"],
    ["29.02.2024", "2024-02-29"],
    ["12.3.87", "1987-03-12"],
    ["1.1.25", "2025-01-01"],
    ["1.6", "2024-06-01"],
    ["2.6.", "2023-06-02"],
    ["31/12", "2023-12-31"],
  ])("%s is read as %s", (typed, iso) => expect(parseDate(typed, TODAY)).toBe(iso));

  test.each(["31.02.2024", "29.02.2023", "32.1.24", "mai", "1.13", "31.2", "30.2.", "1.", "", "1.13.2024"])(
    "%s stays as it was typed",
    (typed) => expect(parseDate(typed, TODAY)).toBe(typed),
  );

  test.each([
    ["5.11", { from: "2025-11-01", to: "2025-11-30" }, "2025-11-05"],
    ["5.11", { from: "2022-10-01", to: "2022-12-31" }, "2022-11-05"],
    ["5.1", { from: "2023-12-01", to: "2024-01-31" }, "2024-01-05"],
    ["20.12", { from: "2023-12-01", to: "2024-01-31" }, "2023-12-20"],
    ["5.9", { from: "2023-10-01", to: "2023-12-31" }, "2023-09-05"],
    ["5.1", { from: "2023-12-20" }, "2024-01-05"],
    ["20.12", { to: "2024-01-05" }, "2023-12-20"],
    ["4.1", { to: "2024-01-05" }, "2024-01-04"],
    ["4.1", { from: "4.1.2", to: "" }, "2024-01-04"],
    ["5.11", { ahead: true }, "2024-11-05"],
    ["31.5", { ahead: true }, "2025-05-31"],
    ["1.6", { ahead: true }, "2024-06-01"],
  ])("%s within %j is %s", (typed, around, iso) => expect(parseDate(typed, TODAY, around)).toBe(iso));

  test("are shown in Swiss order, what is no date as it is", () => {
    expect(formatDate("2024-05-01")).toBe("01.05.2024");
    expect(formatDate("31.02.2024")).toBe("31.02.2024");
    expect(formatPeriod("2024-08-21", "2024-08-22")).toBe("21.08.2024 - 22.08.2024");
    expect(formatPeriod("2024-08-05", null)).toBe("05.08.2024");
    expect(formatPeriod("2024-08-05", "2024-08-05")).toBe("05.08.2024");
  });
});

describe("money", () => {
  test.each([
    ["1'234.50", "1234.50"],
    ["1’234.5", "1234.50"],
    ["1 234,50", "1234.50"],
    ["1,234.50", "1234.50"],
    ["1.234,50", "1234.50"],
    ["CHF 1234", "1234.00"],
    ["Fr. 80.--", "80.00"],
    ["12.-", "12.00"],
    ["007.5", "7.50"],
    ["-3.20", "-3.20"],
  ])("%s is read as %s", (typed, value) => expect(parseMoney(typed)).toBe(value));

  test.each(["1,234", "12.345", "abc", "", "1.2.3"])("%s stays as it was typed", (typed) =>
    expect(parseMoney(typed)).toBe(typed),
  );

  test("is grouped with apostrophes", () => {
    expect(formatMoney("1234567.5")).toBe("1'234'567.50");
    expect(formatMoney("12")).toBe("12.00");
    expect(formatMoney("douze")).toBe("douze");
  });
});

test("numbers take a decimal comma", () => {
  expect(parseNumber("12,5")).toBe("12.5");
  expect(parseNumber("8.1 %")).toBe("8.1");
  expect(parseNumber("1'200")).toBe("1200");
  expect(parseNumber("douze")).toBe("douze");
});

describe("numbers with a name", () => {
  test("lose spaces, dots and dashes on the way in and get them back on the way out", () => {
    expect(parseAvsNumber("756.1234.5678.97")).toBe("7561234567897");
    expect(formatAvsNumber("7561234567897")).toBe("756.1234.5678.97");
    expect(formatMobile("+41791234567")).toBe("079 123 45 67");
    expect(formatMobile("+423791234567")).toBe("+423791234567");
    expect(parseIban("ch93 0076 2011 6238 5295 7")).toBe("CH9300762011623852957");
    expect(formatIban("CH9300762011623852957")).toBe("CH93 0076 2011 6238 5295 7");
    expect(parseDecisionNumber("302/2024/1234567")).toBe("30220241234567");
    expect(formatDecisionNumber("30220241234567")).toBe("302 2024 1234567");
    expect(parseGln("760 1000 000 002")).toBe("7601000000002".slice(0, 13));
    expect(formatPaymentReference("210000000003139471430009017")).toBe("21 00000 00003 13947 14300 09017");
  });

  test("stay as they were typed while incomplete", () => {
    expect(parseAvsNumber("756.1234")).toBe("756.1234");
    expect(parseDecisionNumber("302 2024 12345")).toBe("302 2024 12345");
    expect(formatIban("CH93 0076")).toBe("CH93 0076");
  });
});
