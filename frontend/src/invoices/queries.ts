import { queryOptions } from "@tanstack/react-query";
import { answer, api, type Schemas } from "@/client";
import type { Language } from "@/i18n";
import { emptyInvoice, type FormValues, toBody } from "./values";

export type Invoice = Schemas["Invoice"];
export type Draft = Schemas["Draft"];
export type Assessment = Schemas["Assessment"];

/** An invoice with the validator that its correction has to name. */
export interface ReadInvoice {
  readonly invoice: Invoice;
  readonly etag: string;
}

/** All lists of invoices and of drafts: old once something was saved or sent. */
export const LISTS = [["invoices"], ["drafts"]] as const;

/** Sections come in the reader's language, so each language is an answer of its own. */
export const invoiceQuery = (invoice_id: string, language: Language) =>
  queryOptions({
    queryKey: ["invoice", invoice_id, language],
    queryFn: async (): Promise<ReadInvoice> => {
      const { data, response } = await api.GET("/api/v1/invoices/{invoice_id}", {
        params: { path: { invoice_id } },
      });
      return read(data as Invoice, response); // a refusal has been thrown before (send.ts)
    },
  });

/** What has been refused, forwarded or withdrawn is no model. */
const MODELS: Schemas["Status"][] = ["in_review", "to_correct", "accepted", "transmitted", "paid"];

/** A person's newest request of a type; null when there is none. */
export const lastInvoiceQuery = (kind: string, beneficiary_id: string) =>
  queryOptions({
    queryKey: ["invoices", "last", kind, beneficiary_id],
    queryFn: async () => {
      const query = { kind, beneficiary_id, status: MODELS, limit: 1 };
      const { items } = await answer(api.GET("/api/v1/invoices", { params: { query } }));
      return items[0] ?? null;
    },
    enabled: beneficiary_id !== "",
  });

const read = (invoice: Invoice, response: Response): ReadInvoice => ({
  invoice,
  etag: response.headers.get("ETag") ?? "",
});

export const readDraft = (draft_id: string) =>
  answer(api.GET("/api/v1/drafts/{draft_id}", { params: { path: { draft_id } } }));

/** Never fetched anew by itself: the form that shows it is ahead of it. Pages fetch it when they open. */
export const draftQuery = (draft_id: string) =>
  queryOptions({
    queryKey: ["draft", draft_id],
    queryFn: () => readDraft(draft_id),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** A little longer than the server takes to say that it cannot: what gets no answer by then is told as not saved. */
const SAVE_TIMEOUT = 20_000;

/** What the browser sends to the end though the page is gone; it takes no more than 64 KiB. */
const outliving = (content: Draft["content"]) => ({
  signal: AbortSignal.timeout(SAVE_TIMEOUT),
  keepalive: document.visibilityState === "hidden" && sizeOf(content) <= MOST_KEPT_ALIVE,
});

const MOST_KEPT_ALIVE = 60_000;

const sizeOf = (content: Draft["content"]) => new TextEncoder().encode(JSON.stringify(content)).length;

export const createDraft = (body: Schemas["DraftInput"]) =>
  answer(api.POST("/api/v1/drafts", { body, ...outliving(body.content) }));

export const saveDraft = (draft_id: string, revision: number, content: Draft["content"]) =>
  answer(
    api.PUT("/api/v1/drafts/{draft_id}", {
      params: { path: { draft_id }, header: { "If-Match": `"${revision}"` } },
      body: { content },
      ...outliving(content),
    }),
  );

export const deleteDraft = (draft_id: string) =>
  answer(api.DELETE("/api/v1/drafts/{draft_id}", { params: { path: { draft_id } } }));

/** The draft of a correction under way, or null when none was begun. */
export const findCorrectionDraft = (invoice_id: string): Promise<Draft | null> =>
  answer(api.GET("/api/v1/invoices/{invoice_id}/draft", { params: { path: { invoice_id } } }));

type Body = Readonly<Record<string, unknown>>;

/** What a submission of this body would say now. */
export const checkInvoice = (
  body: Body,
  { invoiceId, signal }: { readonly invoiceId?: string | undefined; readonly signal?: AbortSignal } = {},
): Promise<Assessment> =>
  answer(
    api.POST("/api/v1/invoice-checks", {
      params: { query: invoiceId === undefined ? {} : { invoice_id: invoiceId } },
      body,
      ...(signal && { signal }),
    }),
  );

/** What an empty form of a type lacks: hence which fields it must have. */
export const emptyFormQuery = (empty: FormValues) =>
  queryOptions({
    queryKey: ["invoice-check", "empty", empty.kind],
    queryFn: async ({ signal }) => (await checkInvoice(toBody(emptyInvoice(empty)), { signal })).errors,
    staleTime: Number.POSITIVE_INFINITY,
  });

/* Whether a body is an InvoiceInput is the server's to say, in words that the page shows. */

export async function sendInvoice(body: Body, key: string): Promise<ReadInvoice> {
  const { data, response } = await api.POST("/api/v1/invoices", {
    params: { header: { "Idempotency-Key": key } },
    body: body as Schemas["InvoiceInput"],
  });
  return read(data as Invoice, response);
}

/** Makes a request that the office has not opened a draft again. */
export const recallInvoice = (invoice_id: string, etag: string): Promise<Draft> =>
  answer(
    api.POST("/api/v1/invoices/{invoice_id}/recalls", {
      params: { path: { invoice_id }, header: { "If-Match": etag } },
    }),
  );

export async function withdrawInvoice(
  invoice_id: string,
  etag: string,
  reason: string,
): Promise<ReadInvoice> {
  const { data, response } = await api.POST("/api/v1/invoices/{invoice_id}/withdrawals", {
    params: { path: { invoice_id }, header: { "If-Match": etag } },
    body: { reason },
  });
  return read(data as Invoice, response);
}

export const askFormalDecision = (invoice_id: string, reason: string) =>
  answer(
    api.POST("/api/v1/invoices/{invoice_id}/formal-decision-requests", {
      params: { path: { invoice_id } },
      body: { reason },
    }),
  );

export async function sendCorrection(
  invoice_id: string,
  etag: string,
  body: Body,
  key: string,
): Promise<ReadInvoice> {
  const { data, response } = await api.PUT("/api/v1/invoices/{invoice_id}", {
    params: { path: { invoice_id }, header: { "If-Match": etag, "Idempotency-Key": key } },
    body: body as Schemas["InvoiceInput"],
  });
  return read(data as Invoice, response);
}
