import { act } from "react";
import { createRoot } from "react-dom/client";
import { expect, test, vi } from "vitest";
import { useServerForm } from "@/form";
import { currentLanguage, loadTexts, setLanguage } from "@/i18n";
import { useAssessment } from "./use-assessment";
import { emptyInvoice, type InvoiceValues } from "./values";

vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
vi.stubGlobal("fetch", async () => Response.json({}));
const asked: string[] = [];
vi.mock("./queries", () => ({ checkInvoice: async () => void asked.push(currentLanguage()) }));

function Page() {
  useAssessment(useServerForm<InvoiceValues>({ defaultValues: emptyInvoice({ kind: "other" }) }));
  return null;
}

test("what the server says in words is asked again in the other language", async () => {
  await loadTexts("common");
  await setLanguage("fr");
  const root = createRoot(document.createElement("div"));
  await act(async () => root.render(<Page />));
  expect(asked).toEqual(["fr"]);
  await act(() => setLanguage("de"));
  expect(asked).toEqual(["fr", "de"]);
  await act(async () => root.unmount());
});
