import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Finding } from "@/client";
import { type ServerFormHandle, TextField, useServerForm } from "@/form";
import { Toaster } from "@/ui";
import { InvoiceFormContext, type InvoiceFormState, useInvoiceForm } from "../form-context";
import { emptyInvoice, type FormValues, type InvoiceValues } from "../values";
import { type LineFieldsProps, LineList } from "./index";

vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);

interface Line {
  sent: string;
  from: string;
  to: string;
}
interface Values extends FormValues {
  trips: Line[];
  nights: Line[];
}

const EMPTY: Line = { sent: "", from: "", to: "" };
const TRIP: Line = { sent: "0", from: "Bern", to: "Biel" };

let box: HTMLElement;
let root: Root;
let values: () => InvoiceValues<Values>;
let form: ServerFormHandle<InvoiceValues<Values>>;
let errors: Finding[] = [];

function Page() {
  form = useServerForm<InvoiceValues<Values>>({
    defaultValues: emptyInvoice<Values>({ kind: "x", trips: [TRIP], nights: [{ ...EMPTY, from: "Thun" }] }),
  });
  values = form.getValues;
  const lines = [{ pointer: "/form/trips/0", amount: "12.50" }];
  const state = { form, assessment: { lines, errors }, target: null } as unknown as InvoiceFormState; // all that a list uses
  return (
    <InvoiceFormContext value={state}>
      <LineList
        name="form.trips"
        texts={{ title: "Trajets", entry: (no) => `Trajet ${no}`, add: "Ajouter un trajet" }}
        empty={EMPTY}
        next={(last) => ({ from: last?.to ?? "" })}
        focus={({ from }) => (from === "" ? "from" : "to")}
        columns={[{ key: "from", header: "De", cell: ({ line }) => line.from }]}
        Fields={Fields}
        max={2}
      />
      <LineList
        name="form.nights"
        texts={{ title: "Nuits", entry: (no) => `Nuit ${no}`, add: "Ajouter une nuit" }}
        empty={EMPTY}
        focus={() => "from"}
        columns={[{ key: "from", header: "De", cell: ({ line }) => line.from }]}
        amountOf={null}
        Fields={Fields}
        min={1}
      />
      <Toaster />
    </InvoiceFormContext>
  );
}

function Fields({ name }: LineFieldsProps<Line, "form.trips" | "form.nights">) {
  const { form } = useInvoiceForm<Values>();
  return (
    <>
      <TextField form={form} name={name("from")} label="De" />
      <TextField form={form} name={name("to")} label="A" />
    </>
  );
}

beforeEach(async () => {
  errors = [];
  box = document.body.appendChild(document.createElement("div"));
  root = createRoot(box);
  await act(async () => root.render(<Page />));
});
afterEach(async () => {
  await act(async () => root.unmount());
  box.remove();
});

const focused = () => document.activeElement?.id;
const trips = () => values().form.trips;
const click = (element: Element | null | undefined) => act(async () => (element as HTMLElement).click());
const press = (init: KeyboardEventInit) =>
  act(async () => {
    document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { bubbles: true, ...init }));
  });
const named = (text: string) => [...box.querySelectorAll("button")].find((own) => own.textContent === text);

test("a new entry takes over from the last and has the focus; Enter ends it", async () => {
  await click(named("Ajouter un trajet"));
  expect(trips()).toEqual([TRIP, { sent: "", from: "Biel", to: "" }]);
  expect(focused()).toBe("field-form-trips-1-to");
  expect(box.querySelectorAll(".panel--edit")).toHaveLength(1);
  await press({ key: "Escape" });
  expect(box.querySelectorAll(".panel--edit")).toHaveLength(1);
  await press({ key: "Enter" });
  expect(box.querySelectorAll(".panel--edit")).toHaveLength(0);
  expect(focused()).toBe("field-form-trips-add");
});

test("Ctrl and Enter begin the next entry, as long as there may be more", async () => {
  await click(named("Ajouter une nuit"));
  await press({ key: "Enter", ctrlKey: true });
  expect(focused()).toBe("field-form-nights-2-from");
  expect(box.querySelectorAll(".panel--edit")).toHaveLength(1);

  await click(named("Ajouter un trajet"));
  await press({ key: "Enter", ctrlKey: true });
  expect(trips()).toHaveLength(2);
  expect(focused()).toBe("field-form-trips-add");
  expect(document.activeElement?.getAttribute("aria-disabled")).toBe("true");
});

test("what is removed can be brought back, and is still the entry that was sent", async () => {
  const remove = [...box.querySelectorAll("tbody button")].at(2);
  await click(remove);
  expect(trips()).toEqual([]);
  expect(focused()).toBe("field-form-trips-add");
  await click(named("invoices.lines.undo"));
  expect(trips()).toEqual([TRIP]);
  expect(focused()).toBe("field-form-trips-0-to");
});

test("an entry that was opened for an error stays open while it is mended", async () => {
  const wrong = { pointer: "/form/trips/0/to", code: "x", detail: "x", label: null, params: {} };
  await act(async () => form.show([wrong]));
  expect(box.querySelectorAll(".panel--edit")).toHaveLength(1);
  await act(async () => form.revise(() => []));
  expect(form.findingOf("form.trips.0.to")).toBeNull();
  expect(box.querySelectorAll(".panel--edit")).toHaveLength(1);
});

const wrong = (pointer: string, code: string): Finding => ({
  pointer,
  code,
  detail: `${pointer} ${code}`,
  label: null,
  params: {},
});
const says = async (...said: Finding[]) => {
  errors = said;
  await act(async () => root.render(<Page />));
};
const notes = () => [...box.querySelectorAll(".row-note button")].map(({ textContent }) => textContent);

test("a finished entry is marked with what the server says of it, and opens at the field", async () => {
  await click(named("Ajouter un trajet"));
  await says(wrong("/form/trips/1/to", "required"), wrong("/form/trips/1/from", "format"));
  expect(notes()).toEqual([]);
  await press({ key: "Enter" });
  expect(notes()).toEqual(["/form/trips/1/to required", "/form/trips/1/from format"]);
  await click(named("/form/trips/1/to required"));
  expect(focused()).toBe("field-form-trips-1-to");
  const marked = () => [...box.querySelectorAll("[aria-invalid]")].map(({ id }) => id);
  expect(marked()).toEqual(["field-form-trips-1-from", "field-form-trips-1-to"]);
  await says();
  expect(marked()).toEqual([]);
});

test("of an entry that came finished only what is wrong is said, not what it lacks", async () => {
  await says(wrong("/form/trips/0/to", "required"), wrong("/form/trips/0/from", "format"));
  expect(notes()).toEqual(["/form/trips/0/from format"]);
});

test("an entry that is opened again has the focus", async () => {
  await click(box.querySelector("tbody button"));
  expect(focused()).toBe("field-form-trips-0-from");
});

test("the least number of entries cannot be removed, and what has no amounts has no column of them", () => {
  const [first, second] = box.querySelectorAll("table");
  expect(first?.querySelectorAll("th")).toHaveLength(3);
  expect(first?.textContent).toContain("12.50");
  expect(second?.querySelectorAll("th")).toHaveLength(2);
  expect(second?.querySelectorAll("tbody button")).toHaveLength(2);
});
