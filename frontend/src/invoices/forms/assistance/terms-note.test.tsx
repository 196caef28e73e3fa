import { act } from "react";
import { createRoot } from "react-dom/client";
import { expect, test, vi } from "vitest";
import { InvoiceFormContext, type InvoiceFormState } from "../../form-context";
import { TermsNote } from "./terms-note";

vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
vi.spyOn(console, "error").mockImplementation(() => undefined); // no texts are loaded here

const isShown = async (assessment: unknown) => {
  const box = document.createElement("div");
  const root = createRoot(box);
  const state = { assessment } as unknown as InvoiceFormState; // all that the note uses
  await act(async () =>
    root.render(
      <InvoiceFormContext value={state}>
        <TermsNote />
      </InvoiceFormContext>,
    ),
  );
  const shown = box.querySelector("p") !== null;
  await act(async () => root.unmount());
  return shown;
};

test("how to see what is left is said only until it is seen", async () => {
  expect(await isShown(null)).toBe(true);
  expect(await isShown({ indications: [] })).toBe(true);
  expect(await isShown({ indications: [{ label: "Left of the month", value: "100.00" }] })).toBe(false);
});
