import { expect, type Page } from "@playwright/test";
import { daysAgo, newDecision } from "../support/numbers";
import type { Paper } from "../support/papers";

interface Listed {
  readonly items: readonly { readonly id: string }[];
}

/** A draft with everything in it, made through the API in the page's session; the path of its form. */
export async function completeDraft(page: Page, paper: Paper): Promise<{ id: string; path: string }> {
  const { request } = page.context();
  const headers = { Origin: new URL(page.url()).origin };
  const first = async (path: string): Promise<string> => {
    const { items }: Listed = await (await request.get(path)).json();
    const [item] = items;
    if (!item) throw new Error(`nothing at ${path}`);
    return item.id;
  };
  const sent = await request.post("/api/v1/documents", {
    headers: {
      ...headers,
      "Content-Type": paper.mimeType,
      "Content-Disposition": `attachment; filename*=UTF-8''${encodeURIComponent(paper.name)}`,
    },
    data: paper.buffer,
  });
  expect(sent.status(), await sent.text()).toBe(201);
  const document: { id: string } = await sent.json();
  const state = async () => (await (await request.get(`/api/v1/documents/${document.id}`)).json()).state;
  await expect.poll(state, { timeout: 30_000 }).toBe("clean");
  const day = daysAgo(9).iso;
  const content = {
    beneficiary_id: await first("/api/v1/beneficiaries"),
    payee: { bank_account_id: await first("/api/v1/bank-accounts") },
    decision_number: newDecision().replaceAll(" ", ""),
    attachments: [document.id],
    remark: "Brouillon complet",
    declaration: true,
    form: {
      kind: "other",
      service_from: day,
      service_to: "",
      already_paid: false,
      lines: [{ date: day, description: "Ergothérapie", quantity: "2", unit_price: "75.00" }],
    },
  };
  const draft = await request.post("/api/v1/drafts", {
    headers,
    data: { kind: "other", content, invoice_id: null },
  });
  expect(draft.status(), await draft.text()).toBe(201);
  const { id }: { id: string } = await draft.json();
  return { id, path: `/invoices/new/other?draft=${id}` };
}
