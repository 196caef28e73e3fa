import type { Schemas } from "@/client";

type Person = Schemas["Beneficiary"];
type Preview = Schemas["MergePreview"];

/** What is compared, and the field by whose name the server says which record's value stays. */
const COMPARED = {
  name: ["last_name", ({ last_name, first_name }: Person) => `${last_name} ${first_name}`],
  avs_number: ["avs_number", ({ avs_number }: Person) => avs_number],
  birth_date: ["birth_date", ({ birth_date }: Person) => birth_date],
  death_date: ["death_date", ({ death_date }: Person) => death_date],
  address: [
    "street",
    ({ street, house_number, postcode, town }: Person) =>
      `${[street, house_number].filter(Boolean).join(" ")}, ${postcode} ${town}`,
  ],
  representative: [
    "representative",
    ({ representative }: Person) =>
      representative && `${representative.last_name} ${representative.first_name}`,
  ],
  payment_reference: ["payment_reference", ({ payment_reference }: Person) => payment_reference],
  iban: ["iban", ({ iban }: Person) => iban],
  account_holder: ["account_holder", ({ account_holder }: Person) => account_holder],
  mandate: ["mandate_state", ({ mandate_state }: Person) => mandate_state],
} as const;

export type Compared = keyof typeof COMPARED;

export interface Comparison {
  readonly name: Compared;
  readonly kept: string | null;
  readonly other: string | null;
  /** Whose value stays; null where both say the same. */
  readonly stays: "kept" | "other" | null;
}

/** The two records side by side. What neither has is left out. */
export function compare({ kept, other, takes }: Preview): readonly Comparison[] {
  const names = Object.keys(COMPARED) as Compared[];
  return names
    .map((name): Comparison => {
      const [field, read] = COMPARED[name];
      const [mine, theirs] = [read(kept), read(other)];
      const stays = mine === theirs ? null : takes.includes(field) ? "other" : "kept";
      return { name, kept: mine, other: theirs, stays };
    })
    .filter((row) => row.kept !== null || row.other !== null);
}

/** How many decisions there are afterwards: a number that both have is one. */
export function decisionsAfter({ kept, other }: Preview): number {
  return new Set([...kept.decisions, ...other.decisions].map(({ number }) => number)).size;
}
