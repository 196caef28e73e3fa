import {
  createMemoryHistory,
  createRootRoute,
  createRouter,
  RouterProvider,
  useNavigate,
} from "@tanstack/react-router";
import { act } from "react";
import { createRoot } from "react-dom/client";
import { expect, test, vi } from "vitest";
import { changed, type Step, typing, untouched, useListState } from "./state";

vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
vi.stubGlobal("scrollTo", () => undefined);

const LIST = "people";
let shown: unknown;
let go: (step: Step) => void;

function Page() {
  const state = useListState(LIST);
  const navigate = useNavigate();
  shown = state.typed;
  go = (step) => void navigate({ to: ".", state: changed(LIST, step), replace: true });
  return null;
}

test("filters that are set before the page has shown the first of them are all kept", async () => {
  const router = createRouter({
    routeTree: createRootRoute({ component: Page }),
    history: createMemoryHistory(),
  });
  const box = document.createElement("div");
  await act(async () => createRoot(box).render(<RouterProvider router={router} />));
  const early = go;
  await act(async () => {
    early(typing("name", "Doe"));
    early(typing("avs_number", "756"));
  });
  expect(shown).toEqual({ name: "Doe", avs_number: "756" });
  await act(async () => early(typing("name", "")));
  expect(shown).toEqual({ name: "", avs_number: "756" });
  await act(async () => early(untouched));
  expect(shown).toEqual({});
});
