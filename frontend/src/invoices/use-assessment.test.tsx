import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { useServerForm } from "@/form";
import { currentLanguage, loadTexts, setLanguage } from "@/i18n";
import { useAssessment } from "./use-assessment";
import { emptyInvoice, type InvoiceValues } from "./values";

vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
vi.stubGlobal("fetch", async () => Response.json({}));
const asked: string[] = [];
vi.mock("./queries", () => ({ checkInvoice: async () => void asked.push(currentLanguage()) }));

const FILE = "01a217f4-a528-734a-bc46-9469c9b57a9a";

function Page() {
  const defaultValues = { ...emptyInvoice({ kind: "other" }), attachments: [FILE] };
  useAssessment(useServerForm<InvoiceValues>({ defaultValues }));
  return null;
}

let cache: QueryClient;
let root: Root;

beforeEach(async () => {
  asked.length = 0;
  await loadTexts("common");
  await setLanguage("fr");
  cache = new QueryClient();
  cache.setQueryData(["documents", FILE], { state: "checking" });
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

test("what the server says in words is asked again in the other language", async () => {
  expect(asked).toEqual(["fr"]);
  await act(() => setLanguage("de"));
  expect(asked).toEqual(["fr", "de"]);
});

test("a file that is refused only later is told to the form", async () => {
  const becomes = (state: string) =>
    act(async () => {
      cache.setQueryData(["documents", FILE], { state });
      await new Promise((resolve) => setTimeout(resolve)); // the cache tells it with the next task
    });
  await becomes("clean");
  expect(asked).toHaveLength(1);
  await becomes("rejected");
  expect(asked).toHaveLength(2);
});
