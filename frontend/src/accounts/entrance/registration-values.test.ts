import { expect, test } from "vitest";
import { emptyValues, keptValues, type RegistrationValues, toKeep, wouldBeLost } from "./registration-values";

const typed = (kind: RegistrationValues["kind"]): RegistrationValues => {
  const empty = emptyValues("fr");
  return {
    ...empty,
    kind,
    organisation: { ...empty.organisation, name: "Fondation" },
    individual: { ...empty.individual, avs_number: "756.9217.0769.85" },
    applicant: { ...empty.applicant, last_name: "Doe", password: "geheim" },
  };
};

test("a company's registration survives a reload, without its password and what another kind was given", () => {
  const kept = toKeep(typed("company"));
  expect(JSON.stringify(kept)).not.toMatch(/geheim|756/);
  expect(keptValues(kept)).toEqual({
    ...typed("company"),
    individual: emptyValues("fr").individual,
    applicant: { ...typed("company").applicant, password: "" },
  });
  expect(wouldBeLost(typed("company"))).toBe(false);
});

test("nothing of a person is kept, so that one is asked before it is lost", () => {
  expect(toKeep(typed("person"))).toBeNull();
  expect(wouldBeLost(typed("person"))).toBe(true);
  expect(wouldBeLost({ ...emptyValues("fr"), kind: "person" })).toBe(false);
});

test("what else stands in a history entry is not taken for a form", () => {
  expect(keptValues(null)).toBeNull();
  expect(keptValues({ registration: "x", email: "y" })).toBeNull();
});
