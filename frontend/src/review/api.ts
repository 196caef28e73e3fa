import { answer, api, type Schemas } from "@/client";
import type { Language } from "@/i18n";
import type { Decision, OfficeInvoice, OfficeSearch, RegistrationState } from "./types";

/** A request as it was read: decisions name the version they were made on. */
export interface Opened {
  readonly invoice: OfficeInvoice;
  readonly etag: string;
}

async function opened(call: Promise<{ data?: OfficeInvoice; response: Response }>): Promise<Opened> {
  const { response } = await call;
  return { invoice: await answer(call), etag: response.headers.get("ETag") ?? "" };
}

const invoice = (invoice_id: string) => ({ path: { invoice_id } });

export const counts = () => answer(api.GET("/api/v1/office/counts"));

/** The catalogue in one language: the reviewer's own to choose from, the company's for what it reads. */
export const reasons = (language: Language) =>
  answer(api.GET("/api/v1/office/reasons", { params: { query: { language } } }));

/** The other offices, by their names in one language. */
export const competentOffices = (language: Language) =>
  answer(api.GET("/api/v1/office/competent-offices", { params: { query: { language } } }));

export const searchInvoices = (body: OfficeSearch) =>
  answer(api.POST("/api/v1/office/invoices/searches", { body }));

export const getInvoice = (id: string) =>
  opened(api.GET("/api/v1/office/invoices/{invoice_id}", { params: invoice(id) }));

/** Says that somebody at the office looks at it: from now on the company cannot recall it. */
export const recordOpening = (id: string) =>
  answer(api.POST("/api/v1/office/invoices/{invoice_id}/openings", { params: invoice(id) }));

/** Says that the reader looks at it, or who else does; `take_over` takes it from them. */
export const takeLease = (id: string, take_over: boolean) =>
  answer(api.PUT("/api/v1/office/invoices/{invoice_id}/lease", { params: invoice(id), body: { take_over } }));

/** Also while the page is being closed. */
export const releaseLease = (id: string) =>
  answer(api.DELETE("/api/v1/office/invoices/{invoice_id}/lease", { params: invoice(id), keepalive: true }));

export const decide = (id: string, etag: string, body: Decision) =>
  opened(
    api.POST("/api/v1/office/invoices/{invoice_id}/decisions", {
      params: { ...invoice(id), header: { "If-Match": etag } },
      body,
    }),
  );

/** Takes the decision back that answered with this ETag, while the company is not told of it. */
export const undoDecision = (id: string, etag: string) =>
  opened(
    api.POST("/api/v1/office/invoices/{invoice_id}/undo", {
      params: { ...invoice(id), header: { "If-Match": etag } },
    }),
  );

/** Takes a decided request up again; the company reads why. */
export const reopenInvoice = (id: string, etag: string, reason: string) =>
  opened(
    api.POST("/api/v1/office/invoices/{invoice_id}/reopenings", {
      params: { ...invoice(id), header: { "If-Match": etag } },
      body: { reason },
    }),
  );

/** What is known about a formal decision after a refusal. */
export const markFormalDecision = (id: string, body: Schemas["FormalDecisionInput"]) =>
  answer(
    api.POST("/api/v1/office/invoices/{invoice_id}/formal-decision-marks", { params: invoice(id), body }),
  );

/** Without a decision, with a note for colleagues, where a second look was asked for. */
export const returnSecondLook = (id: string, reason: string) =>
  opened(
    api.POST("/api/v1/office/invoices/{invoice_id}/second-look/return", {
      params: invoice(id),
      body: { reason },
    }),
  );

/** What officers wrote down for each other. */
export const listNotes = (id: string) =>
  answer(api.GET("/api/v1/office/invoices/{invoice_id}/notes", { params: invoice(id) }));

export const addNote = (id: string, note: string) =>
  answer(api.POST("/api/v1/office/invoices/{invoice_id}/notes", { params: invoice(id), body: { note } }));

export const recuse = (id: string, reason: string) =>
  answer(
    api.POST("/api/v1/office/invoices/{invoice_id}/recusals", { params: invoice(id), body: { reason } }),
  );

export const liftRecusal = (invoice_id: string, person_id: string) =>
  answer(
    api.DELETE("/api/v1/office/invoices/{invoice_id}/recusals/{person_id}", {
      params: { path: { invoice_id, person_id } },
    }),
  );

export const getDeath = (id: string) =>
  answer(api.GET("/api/v1/office/invoices/{invoice_id}/death", { params: invoice(id) }));

/** When the insured person died; null takes it back. */
export const recordDeath = (id: string, day: string | null) =>
  answer(api.PUT("/api/v1/office/invoices/{invoice_id}/death", { params: invoice(id), body: { day } }));

/** Other requests of the same person and company, and what stands out. */
export const getRelated = (id: string) =>
  answer(api.GET("/api/v1/office/invoices/{invoice_id}/related", { params: invoice(id) }));

export const documentPath = (id: string, rest: string) =>
  `/api/v1/office/documents/${encodeURIComponent(id)}/${rest}`;

export const listRegistrations = (state: RegistrationState, limit: number, cursor: string | undefined) =>
  answer(
    api.GET("/api/v1/office/registrations", {
      params: { query: { state, limit, ...(cursor !== undefined && { cursor }) } },
    }),
  );

const registration = (registration_id: string) => ({ path: { registration_id } });

export const getRegistration = (id: string) =>
  answer(api.GET("/api/v1/office/registrations/{registration_id}", { params: registration(id) }));

export const decideRegistration = (id: string, body: Schemas["RegistrationDecisionInput"]) =>
  answer(
    api.POST("/api/v1/office/registrations/{registration_id}/decisions", { params: registration(id), body }),
  );
