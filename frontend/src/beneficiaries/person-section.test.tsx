import { act } from "react";
import { createRoot } from "react-dom/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { useServerForm } from "@/form";
import type { Form } from "./form";
import { PersonSection } from "./person-section";
import { NEW_BENEFICIARY, type Values } from "./values";

vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
vi.spyOn(console, "error").mockImplementation(() => undefined); // no texts are loaded here

let box: HTMLElement;
let form: Form;

function Page() {
  form = useServerForm<Values>({ defaultValues: NEW_BENEFICIARY });
  return <PersonSection form={form} />;
}

const refuse = (params: Record<string, string>) =>
  act(async () =>
    form.show([{ pointer: "/avs_number", code: "avs_number_known", detail: "", label: null, params }]),
  );

beforeEach(async () => {
  box = document.body.appendChild(document.createElement("div"));
  await act(async () => createRoot(box).render(<Page />));
});
afterEach(() => box.remove());

test("a number that somebody has leads to them, from the field too for screen readers", async () => {
  await refuse({ beneficiary_id: "7" });
  const link = box.querySelector("a[href='/beneficiaries/7']");
  expect(link?.getAttribute("target")).toBe("_blank");
  const described = box.querySelector("#field-avs_number")?.getAttribute("aria-describedby") ?? "";
  expect(described.split(" ").some((id) => document.getElementById(id)?.contains(link))).toBe(true);
});

test("without the person there is no link", async () => {
  await refuse({});
  expect(box.querySelector("a")).toBeNull();
});
