import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Ask } from "@/ui";
import { PeriodFields } from "./period-fields";
import { useServerForm } from "./use-server-form";

vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
vi.spyOn(console, "error").mockImplementation(() => undefined); // no texts are loaded here

let box: HTMLElement;
let root: Root;

function Page({ asks }: { readonly asks: Readonly<Record<string, Ask>> }) {
  const form = useServerForm({ defaultValues: { from: "", to: "" }, asks });
  return <PeriodFields form={form} legend="Period" from="from" to="to" />;
}

const asked = async (asks: Readonly<Record<string, Ask>>) => {
  await act(async () => root.render(<Page asks={asks} />));
  return box.querySelector("fieldset > .field__ask");
};
const open = (message: string): Ask => ({ message, answered: false });
const answered = (message: string): Ask => ({ message, answered: true });

beforeEach(() => {
  box = document.body.appendChild(document.createElement("div"));
  root = createRoot(box);
});
afterEach(async () => {
  await act(async () => root.unmount());
  box.remove();
});

test("nothing is said at a period that nobody has marked", async () => {
  expect(await asked({})).toBeNull();
});

test.each(["from", "to"])("what is said of the date %s is said at the group", async (name) => {
  expect(await asked({ [name]: open("Too early.") })).not.toBeNull();
});

test("a period is answered once both of its dates are", async () => {
  const half = await asked({ from: answered("Too early."), to: open("Too late.") });
  expect(half?.classList).not.toContain("field__ask--done");
  const whole = await asked({ from: answered("Too early."), to: answered("Too late.") });
  expect(whole?.classList).toContain("field__ask--done");
});
