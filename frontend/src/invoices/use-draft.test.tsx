import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, useEffect } from "react";
import { createRoot, type Root } from "react-dom/client";
import { expect, test, vi } from "vitest";
import { NetworkFailure, Problem } from "@/client";
import { type ServerFormHandle, useServerForm } from "@/form";
import type { Draft } from "./queries";
import { type DraftHandle, useDraft } from "./use-draft";
import { emptyInvoice, type InvoiceValues } from "./values";

vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
const { saved, refusals, stored } = vi.hoisted(() => ({
  saved: [] as unknown[],
  refusals: [] as Error[],
  stored: { draft: null as unknown },
}));
vi.mock("./queries", () => ({
  LISTS: [],
  draftQuery: (id: string) => ({ queryKey: ["draft", id] }),
  readDraft: async () => stored.draft,
  saveDraft: async (id: string, revision: number, content: { payee: unknown }) => {
    const refused = refusals.shift();
    if (refused) throw refused;
    saved.push(content.payee);
    return { id, revision: revision + 1, content, saved_at: "2026-11-27T10:00:00Z" };
  },
}));

const DRAFT = { id: "d", revision: 1, kind: "other", content: {}, invoice_id: null } as unknown as Draft;
const ONLY = { bank_account_id: "a" };
let draft: DraftHandle;

/** As a field does whose value can only be one. */
function Filling({ form }: { readonly form: ServerFormHandle<InvoiceValues> }) {
  const { setValue } = form;
  useEffect(() => setValue("payee", ONLY, { shouldDirty: true }), [setValue]);
  return null;
}

function Page() {
  const form = useServerForm<InvoiceValues>({ defaultValues: emptyInvoice({ kind: "other" }) });
  draft = useDraft({ kind: "other", invoiceId: null, draft: DRAFT, form });
  return <Filling form={form} />;
}

test("what fields fill in as a draft opens is saved with it", async () => {
  const root: Root = createRoot(document.createElement("div"));
  await act(async () =>
    root.render(
      <QueryClientProvider client={new QueryClient()}>
        <Page />
      </QueryClientProvider>,
    ),
  );
  await act(async () => void (await draft.settle()));
  expect(saved).toEqual([ONLY]);
  await act(async () => root.unmount());
});

const stale = () =>
  new Problem({ status: 412, code: "changed_meanwhile", title: "", detail: "", request_id: null }, null);

/** The order of fields in which a database may give back what it was given. */
const reversed = (content: object) => Object.fromEntries(Object.entries(content).reverse());

test.each([
  [true, "saved"],
  [false, "conflict"],
])("a save that arrived without an answer is no conflict (its own: %s)", async (own, state) => {
  saved.length = 0;
  refusals.push(new NetworkFailure("cut"), stale());
  const root: Root = createRoot(document.createElement("div"));
  const cache = new QueryClient();
  await act(async () =>
    root.render(
      <QueryClientProvider client={cache}>
        <Page />
      </QueryClientProvider>,
    ),
  );
  await act(async () => void (await draft.autosave.flush()));
  expect(draft.autosave.state.kind).toBe("failed");
  const content = reversed({ ...emptyInvoice({ kind: "other" }), payee: ONLY });
  stored.draft = { ...DRAFT, revision: 2, content: own ? content : { ...content, remark: "x" } };
  await act(async () => void (await draft.autosave.flush()));
  expect(draft.autosave.state.kind).toBe(state);
  expect(saved).toEqual(own ? [ONLY] : []);
  await act(async () => root.unmount());
});
