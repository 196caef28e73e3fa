import { expect, test } from "vitest";
import { LANGUAGES } from "./languages";
import { formatMonth, parseMonth, stepMonth } from "./months";

const TODAY = new Date("2026-06-15T12:00:00Z");

test.each([
  ["3.2026", "2026-03"],
  [" 03.2026 ", "2026-03"],
  ["03/26", "2026-03"],
  ["032026", "2026-03"],
  ["2026-03", "2026-03"],
  ["2026-3", "2026-03"],
  ["12 2025", "2025-12"],
  ["mars 2026", "2026-03"],
  ["Mars 26", "2026-03"],
  ["März 2026", "2026-03"],
  ["Dez. 2025", "2025-12"],
  ["févr. 2026", "2026-02"],
  ["fevrier 2026", "2026-02"],
  ["août 2026", "2026-08"],
  ["juil. 2026", "2026-07"],
  ["marzo 2026", "2026-03"],
  ["ago. 2026", "2026-08"],
  ["Sept 2026", "2026-09"],
  ["July 2026", "2026-07"],
])("the month %j is read as %s", (text, value) => expect(parseMonth(text, TODAY)).toBe(value));

test.each(["13.2026", "2026-00", "2026", "jui 2026", "ma 2026", "foo 2026", "mars", ""])(
  "%j is no month and stays as it was typed",
  (text) => expect(parseMonth(text, TODAY)).toBe(text),
);

test("a month is shown by its name, in the language that is read", () => {
  expect(formatMonth("2026-03", "fr")).toBe("mars 2026");
  expect(formatMonth("2026-03", "de")).toBe("März 2026");
  expect(formatMonth("2026-03", "it")).toBe("marzo 2026");
  expect(formatMonth("2026-03", "en")).toBe("March 2026");
  expect(formatMonth("2026-13", "fr")).toBe("2026-13");
});

test("what is shown is read again", () => {
  for (const language of LANGUAGES)
    for (let month = 1; month <= 12; month += 1) {
      const value = `2026-${String(month).padStart(2, "0")}`;
      expect(parseMonth(formatMonth(value, language))).toBe(value);
    }
});

test("months step over the year; an empty field steps to the last month or to this one", () => {
  expect(stepMonth("2026-01", -1)).toBe("2025-12");
  expect(stepMonth("2025-12", 1)).toBe("2026-01");
  expect(stepMonth("", -1, TODAY)).toBe("2026-05");
  expect(stepMonth("mars", 1, TODAY)).toBe("2026-06");
});
