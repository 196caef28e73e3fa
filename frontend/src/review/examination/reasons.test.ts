import { expect, test } from "vitest";
import type { Reason } from "../types";
import { wordsFor } from "./reasons";

const REASONS: Reason[] = [
  { code: "too_late", uses: ["refusal"], short: "Trop tard", sentence: "Le délai est passé." },
  { code: "duplicate", uses: ["refusal"], short: "Doublon", sentence: "Déjà facturé." },
];

test("a reason brings its sentence, another one replaces it", () => {
  expect(wordsFor("too_late", "", REASONS)).toBe("Le délai est passé.");
  expect(wordsFor("duplicate", "Le délai est passé.", REASONS)).toBe("Déjà facturé.");
  expect(wordsFor("", "Le délai est passé.", REASONS)).toBe("");
});

test("own words stay", () => {
  expect(wordsFor("too_late", "Voir la page 2.", REASONS)).toBe("Voir la page 2.");
});
