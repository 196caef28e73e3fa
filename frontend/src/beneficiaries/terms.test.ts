import { expect, test } from "vitest";
import { FORM_KINDS, shownTerms } from "./terms";
import { NEW_DECISION } from "./values";

test.each([
  ["assistance", ["monthly_amount", "annual_amount", "night_flat", "qualified_hours"]],
  ["helplessness", ["degree", "ssi_hours"]],
  ["hearing_aid", ["approved_amount", "omai_number"]],
  ["assistive_devices", ["approved_amount", "omai_number"]],
  ["other", ["approved_amount", "provider", "sessions"]],
  ["travel", ["approved_amount"]],
  ["", ["approved_amount"]],
])("a decision about %s asks for its terms only", (form_kind, terms) => {
  expect(shownTerms({ ...NEW_DECISION, form_kind }, [])).toEqual(terms);
});

test("what is filled in stays in sight, whatever type of invoice is chosen", () => {
  for (const form_kind of ["", ...FORM_KINDS]) {
    const terms = { ...NEW_DECISION, form_kind, night_flat: "85.50", sessions: "12" };
    expect(shownTerms(terms, [])).toEqual(expect.arrayContaining(["night_flat", "sessions"]));
  }
});

test("a field that is being emptied does not vanish under the hand", () => {
  expect(shownTerms({ ...NEW_DECISION, form_kind: "helplessness" }, ["provider"])).toContain("provider");
});
