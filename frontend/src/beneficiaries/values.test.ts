import { expect, test } from "vitest";
import { countries } from "./countries";
import { bodyOf, NEW_BENEFICIARY, NEW_DECISION, valuesOf } from "./values";

const RECORD = {
  id: "019300aa-0000-7000-8000-000000000001",
  last_name: "Doe",
  first_name: "Élise",
  avs_number: "7561234567897",
  birth_date: "2010-03-14",
  street: "Rue de la Gare",
  house_number: null,
  postcode: "2502",
  town: "Bienne",
  country: "CH",
  under_guardianship: false,
  representative: {
    kind: "parent" as const,
    last_name: "Doe",
    first_name: "Marie",
    street: "Rue de la Gare",
    house_number: null,
    postcode: "2502",
    town: "Bienne",
    phone: null,
  },
  payment_reference: null,
  iban: "CH9300762011623852957",
  bank_name: "Banque Exemple",
  account_holder: null,
  mandate_state: "received" as const,
  mandate_document_id: "019300aa-0000-7000-8000-000000000002",
  decisions: [
    {
      id: "019300aa-0000-7000-8000-000000000003",
      number: "30220241234567",
      date: null,
      description: "Moyens auxiliaires",
    },
  ],
  created_at: "2024-01-01T00:00:00Z",
  updated_at: "2024-01-01T00:00:00Z",
};

test("a record that nobody touched is sent back as it was", () => {
  const { id: _, bank_name: __, created_at: ___, updated_at: ____, ...same } = RECORD;
  expect(bodyOf(valuesOf(RECORD))).toEqual(same);
});

test("a representative who was taken away is not sent, whatever was typed", () => {
  const values = valuesOf(RECORD);
  expect(bodyOf({ ...values, represented: false }).representative).toBeNull();
});

test("what is empty but obligatory is left for the server to name", () => {
  const body = bodyOf({ ...NEW_BENEFICIARY, represented: true, decisions: [NEW_DECISION] });
  expect(body).toMatchObject({ last_name: "", avs_number: "", iban: null, mandate_document_id: null });
  expect(body.representative).toMatchObject({ kind: "", last_name: "", phone: null });
  expect(body.decisions).toEqual([{ id: null, number: "", date: null, description: null }]);
});

test("a new decision has no id, a known one keeps it", () => {
  const values = valuesOf(RECORD);
  const ids = bodyOf({ ...values, decisions: [...values.decisions, NEW_DECISION] }).decisions;
  expect(ids?.map(({ id }) => id)).toEqual([RECORD.decisions[0]?.id, null]);
});

test("countries are named in the reader's language, Switzerland first, and an unlisted one is kept", () => {
  expect(countries("de", "CH")[0]).toEqual({ value: "CH", label: "Schweiz" });
  expect(countries("fr", "ZA").filter(({ value }) => value === "ZA")).toHaveLength(1);
  expect(countries("fr", "CH").filter(({ value }) => value === "ZA")).toHaveLength(0);
});
