import { expect, test } from "vitest";
import { fillingsOf, type Known, offersOf, type QrBill } from "./qr-offers";

const QR_IBAN = "CH4431999123000889012";
const REFERENCE = "210000000003139471430009017";
const BILL: QrBill = {
  page: 1,
  iban: QR_IBAN,
  creditor: "Fondation Doe",
  debtor: null,
  amount: "324.10",
  currency: "CHF",
  reference_type: "QRR",
  reference: REFERENCE,
  message: null,
};
const KNOWN: Known = {
  accounts: [
    { id: "plain", iban: "CH9300762011623852957" },
    { id: "qr", iban: QR_IBAN },
  ],
  beneficiaryIban: null,
  payee: null,
  reference: "",
};
const OWN = { bank_account_id: "qr" };

test("an account of the company is offered, its reference only once it is chosen", () => {
  expect(offersOf(BILL, KNOWN)).toEqual({ payee: { value: OWN, taken: false }, reference: null });
  expect(offersOf(BILL, { ...KNOWN, payee: { bank_account_id: "plain" } }).payee?.taken).toBe(false);
  expect(offersOf(BILL, { ...KNOWN, payee: OWN })).toEqual({
    payee: { value: OWN, taken: true },
    reference: { value: REFERENCE, taken: false },
  });
  expect(offersOf(BILL, { ...KNOWN, payee: OWN, reference: REFERENCE }).reference?.taken).toBe(true);
});

test("the insured person's account is offered too", () => {
  const known = { ...KNOWN, accounts: [], beneficiaryIban: QR_IBAN };
  const theirs = { beneficiary_account: true } as const;
  expect(offersOf(BILL, known).payee).toEqual({ value: theirs, taken: false });
  expect(offersOf(BILL, { ...known, payee: theirs }).payee?.taken).toBe(true);
  expect(offersOf(BILL, { ...known, payee: OWN }).payee?.taken).toBe(false);
});

test("of a supplier's bill nothing is offered, not even a reference that would go astray", () => {
  const known = { ...KNOWN, accounts: [], payee: { bank_account_id: "plain" } };
  expect(offersOf(BILL, known)).toEqual({ payee: null, reference: null });
});

test("a bill without a reference offers none", () => {
  expect(offersOf({ ...BILL, reference: null }, { ...KNOWN, payee: OWN }).reference).toBeNull();
});

test("amount and creditor go where the form has nothing yet", () => {
  const places = { amount: "form.lines.0.unit_price", creditor: "form.supplier.name" };
  expect(fillingsOf(BILL, places)).toEqual({
    amount: { name: "form.lines.0.unit_price", value: "324.10" },
    creditor: { name: "form.supplier.name", value: "Fondation Doe" },
  });
  expect(fillingsOf(BILL, { amount: null, creditor: null })).toEqual({ amount: null, creditor: null });
});

test("no amount of a bill in euros, without one or of nothing", () => {
  const places = { amount: "form.lines.0.unit_price", creditor: null };
  for (const other of [{ currency: "EUR" }, { amount: null }, { amount: "0.00" }] as const)
    expect(fillingsOf({ ...BILL, ...other }, places).amount).toBeNull();
});
