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

interface People {
  readonly items: readonly { readonly id: string }[];
  readonly count: number;
}

/** The only person that a request can be for, of a list that has perhaps only begun. */
export function onlyPerson({ items, count }: People): string | null {
  return count === 1 ? (items[0]?.id ?? null) : null;
}

interface Account {
  readonly id: string;
  readonly is_qr_iban: boolean;
}

type Person = Pick<Schemas["Beneficiary"], "id" | "iban" | "payment_reference"> & {
  readonly decisions: readonly Decision[];
};

/** What the header begins with for the only person: all that can be only one, so that nothing is typed yet. */
export function startWith(
  person: Person,
  accounts: readonly Account[],
  usual: Account | undefined,
  kind: string,
) {
  const payee = usual ? { bank_account_id: usual.id } : onlyPayee(accounts, person.iban);
  const decision = onlyDecision(person.decisions, kind);
  return {
    beneficiary_id: person.id,
    payment_reference: (usual?.is_qr_iban && person.payment_reference) || "",
    ...(payee && { payee }),
    ...(decision && { decision_number: decision.number, decision_date: decision.date ?? "" }),
  };
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
