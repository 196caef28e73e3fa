import { expect, test } from "vitest";
import { countries } from "./countries";
import { bodyOf, NEW_BENEFICIARY, NEW_DECISION, valuesOf } from "./values";

const RECORD = {
  id: "019300aa-0000-7000-8000-000000000001",
  last_name: "Doe",
  first_name: "Élise",
  avs_number: "7561234567897",
  birth_date: "2010-03-14",
  death_date: null,
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
  mandate_valid_to: null,
  mandate_expired: false,
  decisions: [
    {
      id: "019300aa-0000-7000-8000-000000000003",
      number: "30220241234567",
      date: null,
      description: "Moyens auxiliaires",
      form_kind: "helplessness" as const,
      valid_from: "2024-01-01",
      valid_to: null,
      approved_amount: "1200.00",
      monthly_amount: null,
      annual_amount: null,
      night_flat: null,
      degree: "moderate" as const,
      ssi_hours: 0 as const,
      qualified_hours: null,
      omai_number: null,
      provider: null,
      sessions: 12,
    },
  ],
  created_at: "2024-01-01T00:00:00Z",
  updated_at: "2024-01-01T00:00:00Z",
  archived_at: null,
};

test("a record that nobody touched is sent back as it was", () => {
  const answered = new Set(["id", "bank_name", "mandate_expired", "created_at", "updated_at", "archived_at"]);
  const same = Object.fromEntries(Object.entries(RECORD).filter(([name]) => !answered.has(name)));
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
  const { number, ...optional } = body.decisions?.[0] ?? { number: null };
  expect(number).toBe("");
  expect(new Set(Object.values(optional))).toEqual(new Set([null]));
});

test("a new decision has no id, a known one keeps it", () => {
  const values = valuesOf(RECORD);
  const ids = bodyOf({ ...values, decisions: [...values.decisions, NEW_DECISION] }).decisions;
  expect(ids?.map(({ id }) => id)).toEqual([RECORD.decisions[0]?.id, null]);
});

test("figures go as numbers, and what is none goes as it was typed", () => {
  const sent = (terms: Partial<typeof NEW_DECISION>) =>
    bodyOf({ ...NEW_BENEFICIARY, decisions: [{ ...NEW_DECISION, ...terms }] }).decisions?.[0];
  expect(sent({ ssi_hours: "4", sessions: "36" })).toMatchObject({ ssi_hours: 4, sessions: 36 });
  expect(sent({ sessions: "douze" })).toMatchObject({ sessions: "douze" });
});

test("countries are named in the reader's language, Switzerland first, and an unlisted one is kept", () => {
  expect(countries("de", "CH")[0]).toEqual({ value: "CH", label: "Schweiz" });
  expect(countries("fr", "ZA").filter(({ value }) => value === "ZA")).toHaveLength(1);
  expect(countries("fr", "CH").filter(({ value }) => value === "ZA")).toHaveLength(0);
});
