import type { Schemas } from "@/client";
import type { Payee } from "./values";

type Decision = Pick<Schemas["Decision"], "number" | "date" | "form_kind">;

/** The one saved decision that a request of a type can be about: the only one for the type, else the only one for any. */
export function onlyDecision<One extends Decision>(decisions: readonly One[], kind: string): One | null {
  const own = decisions.filter(({ form_kind }) => form_kind === kind);
  const fitting = own.length > 0 ? own : decisions.filter(({ form_kind }) => form_kind === null);
  const [only] = fitting;
  return only !== undefined && fitting.length === 1 ? only : null;
}

/** The one account that can be paid to; the insured person's only where the company has none. */
export function onlyPayee(
  accounts: readonly { readonly id: string }[],
  ibanOfPerson: string | null,
): Payee | null {
  const [first] = accounts;
  if (first) return accounts.length === 1 ? { bank_account_id: first.id } : null;
  return ibanOfPerson ? { beneficiary_account: true } : null;
}
