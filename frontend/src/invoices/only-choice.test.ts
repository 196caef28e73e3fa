import { expect, test } from "vitest";
import { onlyDecision, onlyPayee } from "./only-choice";

const decision = (number: string, form_kind: "travel" | "other" | null = null) => ({
  number,
  date: null,
  form_kind,
});

test("the only decision for the type is chosen, before one for any", () => {
  expect(onlyDecision([decision("1", "travel")], "travel")?.number).toBe("1");
  expect(onlyDecision([decision("1"), decision("2", "travel")], "travel")?.number).toBe("2");
  expect(onlyDecision([decision("1"), decision("2", "travel")], "other")?.number).toBe("1");
});

test("where it could be two, or is for another type, none is", () => {
  expect(onlyDecision([decision("1"), decision("2")], "travel")).toBeNull();
  expect(onlyDecision([decision("1", "travel"), decision("2", "travel")], "travel")).toBeNull();
  expect(onlyDecision([decision("1", "other")], "travel")).toBeNull();
  expect(onlyDecision([], "travel")).toBeNull();
});

test("the only account is chosen; the person's only where the company has none", () => {
  expect(onlyPayee([{ id: "a" }], "CH93")).toEqual({ bank_account_id: "a" });
  expect(onlyPayee([], "CH93")).toEqual({ beneficiary_account: true });
  expect(onlyPayee([{ id: "a" }, { id: "b" }], null)).toBeNull();
  expect(onlyPayee([], null)).toBeNull();
});
