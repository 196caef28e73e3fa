import { expect, test } from "vitest";
import { fits, inserted, wholeDay } from "./inserting";

test("a text takes the place of the selection, and the cursor stands behind it", () => {
  expect(inserted("Bonjour. Merci.", "Voir page 2. ", 9, 9)).toEqual({
    value: "Bonjour. Voir page 2. Merci.",
    cursor: 22,
  });
  expect(inserted("abc", "x", 0, 3)).toEqual({ value: "x", cursor: 1 });
});

test("half a day is none", () => {
  expect([wholeDay("2026-12-24"), wholeDay("24.1"), wholeDay("")]).toEqual(["2026-12-24", null, null]);
});

test("a title is found by its words, without accents and in any order", () => {
  expect(fits("Décision manquante", "manq deci")).toBe(true);
  expect(fits("Décision manquante", "refus")).toBe(false);
  expect(fits("Décision manquante", "")).toBe(true);
});
