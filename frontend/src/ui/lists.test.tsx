import { act } from "react";
import { createRoot } from "react-dom/client";
import { expect, test, vi } from "vitest";
import { EmptyState } from "./lists";

vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);

test("an empty list whose action fills it hands the focus to the heading", async () => {
  const box = document.body.appendChild(document.createElement("section"));
  const heading = box.appendChild(document.createElement("h2"));
  heading.tabIndex = -1;
  const root = createRoot(box.appendChild(document.createElement("div")));
  await act(async () =>
    root.render(<EmptyState title="Rien" action={<button type="button">Effacer</button>} />),
  );
  box.querySelector("button")?.focus();
  await act(async () => root.render(<p>Tout</p>));
  expect(document.activeElement).toBe(heading);
  await act(async () => root.unmount());
});
