import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Finding } from "@/client/problem";
import { TextField } from "./fields";
import { ServerForm } from "./server-form";
import { useLiveRefusal } from "./use-live-refusal";
import { type ServerForm as Form, useServerForm } from "./use-server-form";

vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
vi.spyOn(console, "error").mockImplementation(() => undefined); // no texts are loaded here

interface Values {
  name: string;
  from: string;
  to: string;
}

let box: HTMLElement;
let root: Root;
let form: Form<Values>;

const finding = (pointer: string, code: string): Finding => ({
  pointer,
  code,
  detail: `${pointer} ${code}`,
  label: null,
  params: {},
});
const NAME = finding("/name", "required");
const RANGE = finding("/to", "range");

function Page({ said }: { readonly said: readonly Finding[] | null }) {
  form = useServerForm<Values>({ defaultValues: { name: "", from: "", to: "" } });
  useLiveRefusal(form, said);
  return (
    <ServerForm form={form} onSubmit={async () => undefined}>
      <TextField form={form} name="name" label="Name" />
      <TextField form={form} name="from" label="From" />
      <TextField form={form} name="to" label="To" />
    </ServerForm>
  );
}

const server = (...said: readonly Finding[]) => act(async () => root.render(<Page said={said} />));
const refuse = (...said: readonly Finding[]) => act(async () => form.show(said));
const type = (name: keyof Values, text: string) =>
  act(async () => form.setValue(name, text, { shouldDirty: true }));
const marked = () => [...box.querySelectorAll("[aria-invalid]")].map(({ id }) => id.replace("field-", ""));
const summary = () => box.querySelector(".error-summary");
const listed = () => [...(summary()?.querySelectorAll("li") ?? [])].map(({ textContent }) => textContent);

beforeEach(async () => {
  box = document.body.appendChild(document.createElement("div"));
  root = createRoot(box);
  await act(async () => root.render(<Page said={null} />));
});
afterEach(async () => {
  await act(async () => root.unmount());
  box.remove();
});

test("before the first attempt nothing is marked, whatever the server says", async () => {
  await server(NAME, RANGE);
  expect(marked()).toEqual([]);
  expect(summary()).toBeNull();
});

test("a mark goes once the server has no objection any more, and the summary with the last one", async () => {
  await refuse(NAME, RANGE);
  await server(NAME);
  expect(marked()).toEqual(["name"]);
  expect(listed()).toEqual(["/name required"]);
  await server();
  expect(marked()).toEqual([]);
  expect(summary()).toBeNull();
});

test("what is missing is not said any longer of the field that is typed in", async () => {
  await refuse(NAME, RANGE);
  await type("name", "D");
  expect(marked()).toEqual(["to"]);
  await type("to", "1");
  expect(marked()).toEqual(["to"]);
});

test("a field that is emptied stays missing", async () => {
  await refuse(NAME);
  await type("name", "");
  expect(marked()).toEqual(["name"]);
});

test("a new objection is marked, but not what is missing where nobody has asked for it yet", async () => {
  await refuse(NAME);
  await server(RANGE, finding("/from", "required"));
  expect(marked()).toEqual(["to"]);
  expect(listed()).toEqual(["/to range"]);
});

test("what was missing at the attempt is so again when it is emptied", async () => {
  await refuse(NAME);
  await server();
  await server(NAME);
  expect(marked()).toEqual(["name"]);
});

test("the summary keeps in step without taking the focus or being read out again", async () => {
  await refuse(NAME, RANGE);
  expect(document.activeElement).toBe(summary());
  expect(summary()?.getAttribute("aria-live")).toBeNull();
  const field = box.querySelector<HTMLElement>("#field-name");
  field?.focus();
  await server(RANGE);
  expect(document.activeElement).toBe(field);
  expect(summary()?.getAttribute("aria-live")).toBe("off");
  await refuse(RANGE);
  expect(document.activeElement).toBe(summary());
  expect(summary()?.getAttribute("aria-live")).toBeNull();
});

test("the answer that the attempt itself has shown is no change", async () => {
  await refuse(NAME);
  await server(NAME);
  expect(summary()?.getAttribute("aria-live")).toBeNull();
});

test("a summary that has gone comes back without the focus", async () => {
  await refuse(NAME);
  await server();
  const field = box.querySelector<HTMLElement>("#field-to");
  field?.focus();
  await server(RANGE);
  expect(listed()).toEqual(["/to range"]);
  expect(document.activeElement).toBe(field);
});

test("fields that were opened for an error stay open when it is mended", async () => {
  await refuse(RANGE);
  await server();
  expect(form.mentions("to")).toBe(true);
  expect(form.mentions("from")).toBe(false);
});
