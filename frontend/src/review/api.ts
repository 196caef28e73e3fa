import { answer, api, type Schemas } from "@/client";
import { request } from "@/client/request";
import { send } from "@/client/send";
import type { Decision, OfficeInvoice, OfficeInvoices, OfficeSearch } from "./types";

export type Registration = Schemas["Registration"];
export type RegistrationState = Registration["state"];
export type Reason = Schemas["ReasonOut"];
export type { OfficeInvoice, OfficeInvoiceRow } from "./types";

/** A request as it was read: decisions name the version they were made on. */
export interface Opened {
  readonly invoice: OfficeInvoice;
  readonly etag: string;
}

const path = (id: string, rest = "") => `/api/v1/office/invoices/${encodeURIComponent(id)}${rest}`;

export const searchInvoices = (search: OfficeSearch) =>
  request<OfficeInvoices>("POST", "/api/v1/office/invoices/searches", search);

async function opened(response: Response): Promise<Opened> {
  return { invoice: await response.json(), etag: response.headers.get("ETag") ?? "" };
}

export async function getInvoice(id: string): Promise<Opened> {
  return opened(await send(new Request(new URL(path(id), location.origin))));
}

/** Says that somebody at the office looks at it: from now on the company cannot recall it. */
export const recordOpening = (id: string) => request<void>("POST", path(id, "/openings"));

export async function decide(id: string, etag: string, decision: Decision): Promise<Opened> {
  const init = {
    method: "POST",
    body: JSON.stringify(decision),
    headers: { "Content-Type": "application/json", "If-Match": etag },
  };
  return opened(await send(new Request(new URL(path(id, "/decisions"), location.origin), init)));
}

export const reasons = () => request<Schemas["Reasons"]>("GET", "/api/v1/office/reasons");

export const documentPath = (id: string, rest: string) =>
  `/api/v1/office/documents/${encodeURIComponent(id)}/${rest}`;

export const listRegistrations = (state: RegistrationState, limit: number, cursor: string | undefined) =>
  answer(
    api.GET("/api/v1/office/registrations", {
      params: { query: { state, limit, ...(cursor !== undefined && { cursor }) } },
    }),
  );

export const getRegistration = (registration_id: string) =>
  answer(
    api.GET("/api/v1/office/registrations/{registration_id}", { params: { path: { registration_id } } }),
  );

export const decideRegistration = (
  registration_id: string,
  body: Schemas["RegistrationDecisionInput"],
): Promise<Registration> =>
  answer(
    api.POST("/api/v1/office/registrations/{registration_id}/decisions", {
      params: { path: { registration_id } },
      body,
    }),
  );
