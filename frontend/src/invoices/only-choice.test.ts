import { expect, test } from "vitest";
import { onlyDecision, onlyPayee, onlyPerson, startWith } from "./only-choice";

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

test("the only person is chosen, and none where there are more", () => {
  expect(onlyPerson({ items: [{ id: "a" }], count: 1 })).toBe("a");
  expect(onlyPerson({ items: [{ id: "a" }], count: 2 })).toBeNull();
  expect(onlyPerson({ items: [], count: 0 })).toBeNull();
});

test("with the only person begins whatever can be only one, the reference for a QR account alone", () => {
  const person = { id: "p", iban: "CH93", payment_reference: "27", decisions: [decision("1")] };
  const account = { id: "a", is_qr_iban: false };
  const qr = { id: "a", is_qr_iban: true };
  const own = { beneficiary_id: "p", decision_number: "1", decision_date: "" };
  expect(startWith(person, [], undefined, "travel")).toEqual({
    ...own,
    payment_reference: "",
    payee: { beneficiary_account: true },
  });
  const paid = { payee: { bank_account_id: "a" } };
  expect(startWith(person, [account], account, "travel")).toEqual({ ...own, ...paid, payment_reference: "" });
  expect(startWith(person, [qr], qr, "travel")).toEqual({ ...own, ...paid, payment_reference: "27" });
  const nothing = { id: "p", iban: null, payment_reference: null, decisions: [] };
  expect(startWith(nothing, [], undefined, "travel")).toEqual({ beneficiary_id: "p", payment_reference: "" });
});
