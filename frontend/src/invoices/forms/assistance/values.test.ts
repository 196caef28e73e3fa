import { expect, test } from "vitest";
import { emptyInvoice, restore, toBody } from "../../values";
import { EMPTY, EMPTY_ASSISTANT, EMPTY_WAGE, namesToChoose } from "./values";

const called = (name: string) => ({ ...EMPTY_ASSISTANT, name });

test("names to choose from come once, without those not typed yet", () => {
  expect(namesToChoose([called("Rossi Chiara "), called(""), called("Rossi Chiara")], "")).toEqual([
    "Rossi Chiara",
  ]);
});

test("a name that was chosen stays to choose after it has changed in the list", () => {
  expect(namesToChoose([called("Rossi Clara")], "Rossi Chiara")).toEqual(["Rossi Clara", "Rossi Chiara"]);
});

test("what is not filled in is sent as null, and numbers come back as text", () => {
  const { form } = toBody(emptyInvoice(EMPTY));
  expect(form).toMatchObject({ month: null, night_flat: null, acute_from: null, continued_wages: [] });
  const stored = {
    form: { assistants: [{ name: "Rossi Chiara", nights: 8 }], continued_wages: [{ hours: "24.00" }] },
  };
  const { assistants, continued_wages } = restore(EMPTY, stored).form;
  expect(assistants).toEqual([{ ...EMPTY_ASSISTANT, name: "Rossi Chiara", nights: "8" }]);
  expect(continued_wages).toEqual([{ ...EMPTY_WAGE, hours: "24.00" }]);
});
