import { expect, test } from "vitest";
import { officeOf } from "./competent-office";

const OFFICES = [
  { code: "324", canton: "NE", name: "Office AI du canton de Neuchâtel" },
  { code: "327", canton: null, name: "Office AI pour les assurés résidant à l’étranger (OAIE)" },
];

test("the number of a decision proposes whose it is", () => {
  expect(officeOf("32420241234567", OFFICES)?.canton).toBe("NE");
});

test("our own decision, an older number and one of a special case propose nobody", () => {
  for (const number of ["30220241234567", "324123456", "324280"])
    expect(officeOf(number, OFFICES)).toBeUndefined();
});
