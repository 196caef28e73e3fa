import type { Schemas } from "@/client";
import type { BillPlaces } from "./forms/part";
import type { Payee } from "./values";

export type QrBill = Schemas["QrBillOut"];

/** What the form knows of accounts, and holds by now. */
export interface Known {
  readonly accounts: readonly Pick<Schemas["BankAccountRow"], "id" | "iban">[];
  readonly beneficiaryIban: string | null;
  readonly payee: Payee | null;
  readonly reference: string;
}

interface Offer<Value> {
  readonly value: Value;
  readonly taken: boolean;
}

export interface Offers {
  readonly payee: Offer<Payee> | null;
  readonly reference: Offer<string> | null;
}

/** What goes into a field that is empty now. */
export interface Filling {
  readonly name: string;
  readonly value: string;
}

/** A bill's amount and creditor, where the form has an empty place for them. */
export function fillingsOf(
  { amount, currency, creditor }: QrBill,
  places: BillPlaces,
): { readonly amount: Filling | null; readonly creditor: Filling | null } {
  const known = currency === "CHF" && amount !== null && Number(amount) > 0 ? amount : null;
  return {
    amount: known !== null && places.amount !== null ? { name: places.amount, value: known } : null,
    creditor: places.creditor !== null ? { name: places.creditor, value: creditor } : null,
  };
}

/**
 * What can be taken over from a QR-bill: its account where the company or the insured person has it, and its reference
 * once that account is the one to be paid, because it belongs to it.
 */
export function offersOf(bill: QrBill, known: Known): Offers {
  const value = payeeWith(bill.iban, known);
  if (!value) return { payee: null, reference: null };
  const taken = isSame(value, known.payee);
  const reference = taken && bill.reference !== null ? bill.reference : null;
  return {
    payee: { value, taken },
    reference: reference === null ? null : { value: reference, taken: reference === known.reference },
  };
}

function payeeWith(iban: string, { accounts, beneficiaryIban }: Known): Payee | null {
  const own = accounts.find((account) => account.iban === iban);
  if (own) return { bank_account_id: own.id };
  return beneficiaryIban === iban ? { beneficiary_account: true } : null;
}

function isSame(one: Payee, other: Payee | null): boolean {
  if (other === null) return false;
  if ("bank_account_id" in one)
    return "bank_account_id" in other && other.bank_account_id === one.bank_account_id;
  return !("bank_account_id" in other);
}
