import { expect, test } from "vitest";
import { ticked, ticksOf, wordsOf } from "./words";

test("a language that a row lacks is empty", () => {
  expect(wordsOf({ fr: "Doublon" })).toEqual({ fr: "Doublon", de: "", it: "", en: "" });
});

test("ticks become names in the order of the page, and back", () => {
  const all = ["correction", "refusal"] as const;
  expect(ticked({ refusal: true, correction: true }, all)).toEqual(["correction", "refusal"]);
  expect(ticksOf(["refusal"], all)).toEqual({ correction: false, refusal: true });
});
