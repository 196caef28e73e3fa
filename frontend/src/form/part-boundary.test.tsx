import { act } from "react";
import { createRoot } from "react-dom/client";
import { expect, test, vi } from "vitest";
import { TextField } from "./fields";
import { PartBoundary } from "./part-boundary";
import { type ServerForm, useServerForm } from "./use-server-form";

vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
vi.spyOn(console, "error").mockImplementation(() => undefined);

interface Values {
  remark: string;
  inside: string;
}

let form: ServerForm<Values>;
let fails = false;

function Part() {
  if (fails) throw new Error("of the part");
  return <TextField form={form} name="inside" label="Inside" />;
}

function Page() {
  form = useServerForm<Values>({ defaultValues: { remark: "", inside: "" } });
  form.watch("inside");
  return (
    <>
      <TextField form={form} name="remark" label="Remark" />
      <PartBoundary>
        <Part />
      </PartBoundary>
    </>
  );
}

test("a part that cannot be shown takes nothing with it that was typed, in it or beside it", async () => {
  const box = document.body.appendChild(document.createElement("div"));
  const typed = () => [...box.querySelectorAll("input")].map(({ value }) => value);
  const root = createRoot(box);
  await act(async () => root.render(<Page />));
  await act(async () => form.setValue("remark", "beside"));
  fails = true;
  await act(async () => form.setValue("inside", "inside"));
  expect(typed()).toEqual(["beside"]);
  expect(box.querySelector("[role=alert]")).not.toBeNull();
  expect(form.getValues()).toEqual({ remark: "beside", inside: "inside" });

  fails = false;
  await act(async () => box.querySelector<HTMLButtonElement>("[role=alert] button")?.click());
  expect(typed()).toEqual(["beside", "inside"]);
  await act(async () => root.unmount());
});
