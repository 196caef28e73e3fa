import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { useServerForm } from "@/form";
import type { Form } from "./form";
import { RepresentativeSection } from "./representative-section";
import { NEW_BENEFICIARY, type Values } from "./values";

vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
vi.spyOn(console, "error").mockImplementation(() => undefined); // no texts are loaded here

let root: Root;
let form: Form;

function Page() {
  form = useServerForm<Values>({ defaultValues: NEW_BENEFICIARY });
  return <RepresentativeSection form={form} />;
}

beforeEach(async () => {
  root = createRoot(document.body.appendChild(document.createElement("div")));
  await act(async () => root.render(<Page />));
});
afterEach(() => act(async () => root.unmount()));

const serverMissesIt = () =>
  act(async () =>
    form.show([
      { pointer: "/representative", code: "representative_required", detail: "", label: null, params: {} },
    ]),
  );
const enter = (name: "birth_date" | "under_guardianship" | "representative.last_name", value: unknown) =>
  act(async () => form.setValue(name, value as never));
const isOpen = () => form.getValues("represented");

test("fields that opened for a minor close when the birth date changes, valid or not", async () => {
  await enter("birth_date", "2010-02-28");
  expect(isOpen()).toBe(false);
  await serverMissesIt();
  expect(isOpen()).toBe(true);
  await enter("birth_date", "31.02.2010");
  expect(isOpen()).toBe(false);
  await serverMissesIt();
  expect(isOpen()).toBe(true);
});

test("a representative of whom something was typed stays", async () => {
  await serverMissesIt();
  await enter("representative.last_name", "Doe");
  await enter("birth_date", "31.02.2010");
  expect(isOpen()).toBe(true);
});

test("under guardianship the fields are open whatever the birth date", async () => {
  await enter("under_guardianship", true);
  await enter("birth_date", "31.02.2010");
  expect(isOpen()).toBe(true);
  await enter("under_guardianship", false);
  expect(isOpen()).toBe(false);
});

test("fields that were asked for stay until they are taken away", async () => {
  const [add] = [...document.querySelectorAll("button")].slice(-1);
  await act(async () => add?.click());
  await enter("birth_date", "31.02.2010");
  expect(isOpen()).toBe(true);
});
