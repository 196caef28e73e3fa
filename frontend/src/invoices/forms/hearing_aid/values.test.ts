import { expect, test } from "vitest";
import { EMPTY, type HearingAidValues, withSupply } from "./values";

const PURCHASE: HearingAidValues = {
  ...EMPTY,
  supply: "purchase",
  side: "left",
  is_first_supply: false,
  delivery_date: "2026-08-05",
  invoice_amount: "900.00",
  supplier: { ...EMPTY.supplier, name: "Audition Exemple SA" },
};

test("what another supply does not ask is emptied, what both ask stays", () => {
  const { values } = withSupply(PURCHASE, "repair_other", {});
  expect(values).toEqual({ ...EMPTY, supply: "repair_other", side: "left", invoice_amount: "900.00" });
});

test("coming back brings back what was typed", () => {
  const there = withSupply(PURCHASE, "batteries", {});
  expect(there.values).toEqual({ ...EMPTY, supply: "batteries", side: "left" });
  const back = withSupply({ ...there.values, years_from: "2025" }, "purchase", there.aside);
  expect(back.values).toEqual(PURCHASE);
});
