import { act } from "react";
import { createRoot } from "react-dom/client";
import { expect, test, vi } from "vitest";
import { ScrollBox } from "./scroll-box";

vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);

let measure: () => void;
vi.stubGlobal(
  "ResizeObserver",
  class {
    constructor(callback: () => void) {
      measure = callback;
    }
    observe() {}
    disconnect() {}
  },
);

test("the keyboard stops at a table only while a part of it is out of sight", async () => {
  const place = document.createElement("div");
  const root = createRoot(place);
  await act(async () => root.render(<ScrollBox label="Trips">…</ScrollBox>));
  const box = place.firstElementChild as HTMLElement;
  const become = async (content: number, width: number) => {
    vi.spyOn(box, "scrollWidth", "get").mockReturnValue(content);
    vi.spyOn(box, "clientWidth", "get").mockReturnValue(width);
    await act(async () => measure());
  };

  await become(562, 562);
  expect([box.tabIndex, box.getAttribute("role")]).toEqual([-1, null]);
  await become(676, 562);
  expect([box.tabIndex, box.getAttribute("role"), box.ariaLabel ?? box.getAttribute("aria-label")]).toEqual([
    0,
    "group",
    "Trips",
  ]);
  await become(676, 700);
  expect(box.tabIndex).toBe(-1);
  await act(async () => root.unmount());
});
