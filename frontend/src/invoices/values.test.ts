import { expect, test } from "vitest";
import { emptyInvoice, none, numbered, restore, toBody } from "./values";

const EMPTY = {
  kind: "other",
  service_from: "",
  already_paid: false,
  lines: [{ sent: "", date: "", text: "" }],
};

test("a draft comes back as it was typed", () => {
  const typed = { ...emptyInvoice(EMPTY), beneficiary_id: "b", remark: " half a", attachments: ["d1"] };
  typed.form = { ...EMPTY, service_from: "1.5.", lines: [{ sent: "", date: "2024-05-01", text: "x" }] };
  expect(restore(EMPTY, JSON.parse(JSON.stringify(typed)))).toEqual(typed);
});

test("a sent body becomes values: nothing is null, unknown names are left out", () => {
  const values = restore(EMPTY, {
    beneficiary_id: "b",
    payee: { bank_account_id: "a" },
    own_reference: null,
    expected_total: "12.00",
    form: { kind: "other", service_from: "2024-05-01", lines: [{ date: "2024-05-01", text: null }] },
  });
  expect(values.payee).toEqual({ bank_account_id: "a" });
  expect(values.own_reference).toBe("");
  expect(values.form.lines).toEqual([{ sent: "", date: "2024-05-01", text: "" }]);
  expect(values).not.toHaveProperty("expected_total");
});

test.each([undefined, null, "x", [], { form: [], attachments: {}, payee: 3, declaration: "yes" }])(
  "what is stored in another shape opens as an empty invoice: %j",
  (stored) => expect(restore(EMPTY, stored)).toEqual(emptyInvoice(EMPTY)),
);

test("the body says null for what is empty and keeps what only the form knows to itself", () => {
  const values = restore(EMPTY, {
    form: numbered({ ...EMPTY, lines: [{ sent: "", date: "", text: " a " }] }),
  });
  expect(values.form.lines[0]?.sent).toBe("0");
  expect(toBody({ ...values, decision_description: "not saved" })).toEqual({
    beneficiary_id: null,
    payee: null,
    payment_reference: null,
    decision_number: null,
    decision_date: null,
    save_decision: false,
    decision_description: null,
    own_reference: null,
    attachments: [],
    documents: {},
    explanations: {},
    remark: null,
    declaration: false,
    form: { kind: "other", service_from: null, already_paid: false, lines: [{ date: null, text: "a" }] },
  });
});

test("a document is only said to be in files that are still attached", () => {
  const held = { attachments: ["a"], documents: { invoice: ["a", "b"], payment: ["b"], other: "x" } };
  const values = restore(EMPTY, held);
  expect(values.documents).toEqual({ invoice: ["a", "b"], payment: ["b"], other: [] });
  expect(toBody(values)).toMatchObject({ documents: { invoice: ["a"], payment: [], other: [] } });
});

test("a list that opens empty and an open question come back as they were left", () => {
  const empty = { kind: "other", trips: none({ sent: "", date: "" }), alone: null as boolean | null };
  expect(restore(empty, {}).form).toEqual({ kind: "other", trips: [], alone: null });
  const stored = { trips: [{ date: "2024-05-01", km: "3" }], alone: false };
  const form = { kind: "other", trips: [{ sent: "", date: "2024-05-01" }], alone: false };
  expect(restore(empty, { form: stored }).form).toEqual(form);
});
