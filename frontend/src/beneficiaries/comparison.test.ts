import { expect, test } from "vitest";
import { compare, decisionsAfter } from "./comparison";

const PERSON = {
  id: "1",
  last_name: "Doe",
  first_name: "Jane",
  avs_number: "7561234567897",
  birth_date: "1980-05-01",
  death_date: null,
  street: "Rue de la Gare",
  house_number: "12",
  postcode: "1000",
  town: "Lausanne",
  country: "CH",
  under_guardianship: false,
  representative: null,
  payment_reference: null,
  iban: null,
  bank_name: null,
  account_holder: null,
  mandate_state: "missing" as const,
  mandate_document_id: null,
  mandate_valid_to: null,
  mandate_expired: false,
  decisions: [],
  created_at: "2024-01-01T00:00:00Z",
  updated_at: "2024-01-01T00:00:00Z",
  archived_at: null,
};
const OTHER = { ...PERSON, avs_number: "7569217076985", iban: "CH9300762011623852957" };
const preview = { kept: PERSON, other: OTHER, takes: ["iban"], invoices: 2, drafts: 0 };

const staying = (rows: ReturnType<typeof compare>) =>
  Object.fromEntries(rows.map((row) => [row.name, row.stays]));

test("what the kept record has stays, what it lacks comes from the other one, and what is equal needs no word", () => {
  expect(staying(compare(preview))).toEqual({
    name: null,
    avs_number: "kept",
    birth_date: null,
    address: null,
    iban: "other",
    mandate: null,
  });
});

test("the server says what is taken, not the page", () => {
  expect(staying(compare({ ...preview, takes: [] })).iban).toBe("kept");
});

test("a decision that both have is counted once", () => {
  const decision = (number: string) => ({ number }) as (typeof preview.kept.decisions)[number];
  const [kept, other] = [
    ["1", "2"],
    ["2", "3"],
  ].map((numbers) => ({
    ...PERSON,
    decisions: numbers.map(decision),
  }));
  expect(decisionsAfter({ ...preview, kept: kept ?? PERSON, other: other ?? PERSON })).toBe(3);
});
