import { act, type ReactNode } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { SearchField } from "./search-field";

vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
let root: Root;
let box: HTMLElement;

beforeEach(() => {
  vi.useFakeTimers();
  box = document.body.appendChild(document.createElement("div"));
  root = createRoot(box);
});

afterEach(async () => {
  await act(async () => root.unmount());
  box.remove();
  vi.useRealTimers();
});

const show = (page: ReactNode) => act(async () => root.render(page));
const input = () => box.querySelector("input") as HTMLInputElement;

function type(text: string): Promise<void> {
  return act(async () => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(input(), text);
    input().dispatchEvent(new Event("input", { bubbles: true }));
  });
}

const field = (value: string, onChange: (text: string) => void = () => undefined) => (
  <SearchField label="Nom" maxLength={80} value={value} onChange={onChange} />
);

test("what is typed takes effect once, after a pause", async () => {
  const onChange = vi.fn();
  await show(field("", onChange));
  await type("d");
  await type("do");
  expect(onChange).not.toHaveBeenCalled();
  await act(async () => vi.advanceTimersByTime(300));
  expect(onChange.mock.calls).toEqual([["do"]]);
});

test("letters typed while the filter is taking effect are kept", async () => {
  const onChange = vi.fn();
  await show(field("", onChange));
  await type("do");
  await act(async () => vi.advanceTimersByTime(300));
  await type("doe");
  await show(field("do", onChange));
  expect(input().value).toBe("doe");
  await act(async () => vi.advanceTimersByTime(300));
  expect(onChange).toHaveBeenLastCalledWith("doe");
});

test("clearing the filters empties the field", async () => {
  await show(field("doe"));
  await show(field(""));
  expect(input().value).toBe("");
});
