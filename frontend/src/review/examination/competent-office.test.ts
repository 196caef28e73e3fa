import { expect, test } from "vitest";
import { officeOf, officesWith } from "./competent-office";

const OFFICES = [
  { code: "324", canton: "NE", place: "Neuchâtel", name: "Office AI du canton de Neuchâtel" },
  {
    code: "327",
    canton: null,
    place: "Étranger",
    name: "Office AI pour les assurés résidant à l’étranger (OAIE)",
  },
];

test("the number of a decision proposes whose it is", () => {
  expect(officeOf("32420241234567", OFFICES)?.canton).toBe("NE");
});

test("our own decision, an older number and one of a special case propose nobody", () => {
  for (const number of ["30220241234567", "324123456", "324280"])
    expect(officeOf(number, OFFICES)).toBeUndefined();
});

test("offices are found by their place, name, canton or number, without accents", () => {
  const found = (words: string) => officesWith(words, OFFICES).map(({ code }) => code);
  expect(found("neuchatel")).toEqual(["324"]);
  expect(found("324")).toEqual(["324"]);
  expect(found("OAIE")).toEqual(["327"]);
  expect(found("office  AI")).toEqual(["324", "327"]);
  expect(found("Berne")).toEqual([]);
});
