import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { RadioGroup } from "./choice";
import { ErrorSummary, focusControl } from "./error-summary";
import { Fieldset } from "./field";

vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
vi.stubGlobal("matchMedia", () => ({ matches: true }));
vi.spyOn(console, "error").mockImplementation(() => undefined); // no texts are loaded here
Element.prototype.scrollIntoView = () => undefined;

const HOURS = ["none", "four", "six"].map((value) => ({ value, label: value }));

let box: HTMLElement;
let root: Root;

const show = (value: string) =>
  act(async () =>
    root.render(
      <>
        <ErrorSummary items={[{ text: "Wrong", target: "care" }]} attempt={1} />
        <RadioGroup
          id="care"
          name="form.care"
          legend="Care"
          options={HOURS}
          value={value}
          onChange={() => undefined}
        />
        <Fieldset id="period" legend="Period">
          <input id="from" />
          <input type="radio" name="other" value="elsewhere" defaultChecked />
        </Fieldset>
        <Fieldset id="empty" legend="Nothing yet">
          none
        </Fieldset>
      </>,
    ),
  );
const focused = () => document.activeElement;

beforeEach(() => {
  box = document.body.appendChild(document.createElement("div"));
  root = createRoot(box);
});
afterEach(async () => {
  await act(async () => root.unmount());
  box.remove();
});

test("the cursor goes to the chosen radio of a group, so that a space changes nothing", async () => {
  await show("six");
  focusControl("care");
  expect(focused()).toHaveProperty("value", "six");
});

test("while nothing is chosen it goes to the first radio", async () => {
  await show("");
  focusControl("care");
  expect(focused()).toHaveProperty("value", "none");
});

test("a link of the summary does the same", async () => {
  await show("four");
  box.querySelector<HTMLElement>("a[href='#care']")?.click();
  expect(focused()).toHaveProperty("value", "four");
});

test("what is no group of radios is entered at its first control, and without any at itself", async () => {
  await show("six");
  focusControl("period");
  expect(focused()).toHaveProperty("id", "from");
  focusControl("empty");
  expect(focused()).toHaveProperty("id", "empty");
});
