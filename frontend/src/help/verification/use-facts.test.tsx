import { act } from "react";
import { createRoot } from "react-dom/client";
import { expect, test, vi } from "vitest";
import type { Verification } from "./queries";
import { useFacts } from "./use-facts";

vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
vi.spyOn(console, "error").mockImplementation(() => undefined); // no texts are loaded here

let told: ReturnType<typeof useFacts>;

function Page({ found }: { readonly found: Verification }) {
  told = useFacts(found);
  return null;
}

test("days are those of the office, as they are printed", async () => {
  const found: Verification = {
    kind: "request",
    form: "other",
    form_number: "318.632",
    reference: "2026-000123",
    version: 1,
    total: "324.10",
    sent_at: "2026-10-27T23:30:00Z",
    is_current: true,
    changed_at: "2026-12-31T23:30:00Z",
  };
  const root = createRoot(document.createElement("div"));
  await act(async () => root.render(<Page found={found} />));
  expect(told.rows.at(-1)?.value).toBe("28.10.2026");
  expect(told.changed).toBe("01.01.2027");
  await act(async () => root.unmount());
});
