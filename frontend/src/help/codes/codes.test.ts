import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { LANGUAGES } from "@/i18n";
import { codesSearch, formsOf, matches } from "./search";
import { hasOpenPlaces, humanised } from "./words";

const VAT = {
  code: "vat_rate",
  meaning: "Ce taux de TVA n’existe pas à cette date. Taux possibles : {rates}.",
  fix: "Choisissez un des taux indiqués, ou aucun.",
  severity: "error" as const,
  forms: ["other", "assistive_devices"],
};
const FUTURE = {
  code: "future",
  meaning: "La date ne peut pas être dans le futur.",
  fix: "Corrigez la date.",
  severity: "error" as const,
  forms: ["all"],
};
const FORBIDDEN = {
  code: "forbidden",
  meaning: "Vous n’avez pas le droit.",
  fix: "…",
  severity: null,
  forms: [],
};

describe("the list of messages", () => {
  test.each(["", "vat_rate", "tva date", "n'existe", "N’EXISTE", "a cette", " taux  choisissez "])(
    "finds %j in the code or its words",
    (q) => expect(matches(VAT, { q })).toBe(true),
  );

  test("wants every word", () => expect(matches(VAT, { q: "tva futur" })).toBe(false));

  test("has what holds for all forms under each form", () => {
    expect([VAT, FUTURE, FORBIDDEN].map((code) => matches(code, { form: "travel" }))).toEqual([
      false,
      true,
      false,
    ]);
    expect(formsOf([VAT, FUTURE, FORBIDDEN])).toEqual(["assistive_devices", "other"]);
  });

  test("is filtered by how grave they are", () => {
    expect(matches(VAT, { severity: "error" })).toBe(true);
    expect(matches(VAT, { severity: "none" })).toBe(false);
    expect(matches(FORBIDDEN, { severity: "none" })).toBe(true);
  });

  test("reads only what makes sense from its address", () => {
    expect(codesSearch({ q: 904, form: 5, severity: "grave" })).toEqual({ q: "904" });
    expect(codesSearch({ q: "", form: "other", severity: "warning" })).toEqual({
      form: "other",
      severity: "warning",
    });
  });
});

test("no sentence shows a placeholder", () => {
  expect(humanised(VAT.meaning)).toBe("Ce taux de TVA n’existe pas à cette date. Taux possibles : ….");
  for (const language of LANGUAGES) {
    const file = join(process.cwd(), "../api/locales", language, "errors.json");
    const texts: Record<string, string> = JSON.parse(readFileSync(file, "utf8"));
    for (const text of Object.values(texts)) {
      expect(humanised(text)).not.toMatch(/[{}]/);
      expect(hasOpenPlaces(humanised(text))).toBe(false);
    }
  }
});
