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
const { saved, refusals, stored, made } = vi.hoisted(() => ({
  saved: [] as unknown[],
  made: [] as { readonly key: string; readonly content: { readonly payee: unknown } }[],
  refusals: [] as Error[],
  stored: { draft: null as unknown },
}));
vi.mock("./queries", () => ({
  LISTS: [],
  draftQuery: (id: string) => ({ queryKey: ["draft", id] }),
  readDraft: async () => stored.draft,
  /** As the server does: the same key gives the draft that was made with it. */
  createDraft: async (body: { key: string; content: { payee: unknown } }) => {
    const known = made.find(({ key }) => key === body.key);
    if (!known) made.push(structuredClone(body));
    const refused = refusals.shift();
    if (refused) throw refused;
    const content = known?.content ?? body.content;
    return {
      id: "n",
      revision: 1,
      kind: "other",
      content,
      invoice_id: null,
      saved_at: "2026-11-27T10:00:00Z",
    };
  },
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

let open: ServerFormHandle<InvoiceValues>;

function Page({ begun = DRAFT }: { readonly begun?: Draft | null }) {
  const form = useServerForm<InvoiceValues>({ defaultValues: emptyInvoice({ kind: "other" }) });
  open = form;
  draft = useDraft({ kind: "other", invoiceId: null, draft: begun, form });
  return begun && <Filling form={form} />;
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

test("a first save without an answer makes one draft, with what was typed since", async () => {
  saved.length = 0;
  refusals.push(new NetworkFailure("cut"));
  const root: Root = createRoot(document.createElement("div"));
  await act(async () =>
    root.render(
      <QueryClientProvider client={new QueryClient()}>
        <Page begun={null} />
      </QueryClientProvider>,
    ),
  );
  await act(async () => open.setValue("remark", "a", { shouldDirty: true }));
  await act(async () => void (await draft.autosave.flush()));
  expect(draft.autosave.state.kind).toBe("failed");
  await act(async () => open.setValue("payee", ONLY, { shouldDirty: true }));
  await act(async () => void (await draft.autosave.flush()));
  expect(draft.autosave.state.kind).toBe("saved");
  expect(made).toHaveLength(1);
  expect(saved).toEqual([ONLY]);
  await act(async () => root.unmount());
});
