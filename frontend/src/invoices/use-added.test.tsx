import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { announce } from "@/client/added";
import { useAdded } from "./use-added";

vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);

const taken: string[] = [];
const cache = new QueryClient();
let opens: () => void;
let root: Root;

function Page() {
  opens = useAdded("beneficiary", ["people"], (id) => taken.push(id));
  return null;
}

const added = (kind: "beneficiary" | "bank_account", id: string) =>
  act(async () => {
    announce({ kind, id });
    await new Promise((resolve) => setTimeout(resolve, 50));
  });

beforeEach(async () => {
  taken.length = 0;
  cache.setQueryData(["people"], []);
  root = createRoot(document.createElement("div"));
  await act(async () =>
    root.render(
      <QueryClientProvider client={cache}>
        <Page />
      </QueryClientProvider>,
    ),
  );
});
afterEach(() => act(async () => root.unmount()));

test("what another window adds is offered, and not taken by a form that did not ask for it", async () => {
  await added("beneficiary", "one");
  expect(taken).toEqual([]);
  expect(cache.getQueryState(["people"])?.isInvalidated).toBe(true);
});

test("what was asked for is taken, once, and nothing of another kind", async () => {
  opens();
  await added("bank_account", "account");
  await added("beneficiary", "one");
  await added("beneficiary", "two");
  expect(taken).toEqual(["one"]);
});
