import { request } from "@/client/request";
import type { Language } from "@/i18n";

export type Audience = "company" | "office";
export type Role = "manager" | "collaborator" | "reviewer" | "administrator";

export interface OrganisationChoice {
  readonly id: string;
  readonly name: string;
  readonly town: string;
}

export interface Session {
  readonly id: string;
  readonly audience: Audience;
  readonly person: {
    readonly id: string;
    readonly first_name: string;
    readonly last_name: string;
    readonly email: string;
    readonly language: Language;
    readonly short_name: string;
  };
  readonly organisation: OrganisationChoice | null;
  readonly organisations: readonly OrganisationChoice[];
  readonly role: Role;
  readonly idle_expires_at: string;
  readonly absolute_expires_at: string;
  readonly second_factor_at: string;
}

export interface CodeSent {
  readonly expires_at: string;
  readonly resend_at: string;
  readonly phone_hint: string;
}

export interface OpenSession {
  readonly id: string;
  readonly current: boolean;
  readonly created_at: string;
  readonly last_seen_at: string;
  readonly device: string | null;
}

export interface Registration {
  readonly kind: "organisation";
  readonly organisation: {
    readonly name: string;
    readonly department: string | null;
    readonly gln: string;
    readonly street: string;
    readonly house_number: string | null;
    readonly postcode: string;
    readonly town: string;
    readonly phone: string | null;
  };
  readonly applicant: {
    readonly first_name: string;
    readonly last_name: string;
    readonly email: string;
    readonly password: string;
    readonly mobile: string;
    readonly language: Language;
  };
  readonly terms_accepted: boolean;
}

const OF: Record<Audience, string> = { company: "/api/v1", office: "/api/v1/office" };

export const logIn = (email: string, password: string, audience: Audience) =>
  request<CodeSent>("POST", "/api/v1/logins", { email, password, audience });

export const sendCodeAgain = () => request<CodeSent>("POST", "/api/v1/login-codes");

export const openSession = (code: string) => request<Session>("POST", "/api/v1/sessions", { code });

export const currentSession = (audience: Audience) =>
  request<Session>("GET", `${OF[audience]}/sessions/current`);

export const logOut = (audience: Audience) => request<void>("DELETE", `${OF[audience]}/sessions/current`);

export const chooseOrganisation = (organisation_id: string) =>
  request<Session>("PUT", "/api/v1/sessions/current/organisation", { organisation_id });

export const changeLanguage = (audience: Audience, language: Language) =>
  request<Session>("PATCH", `${OF[audience]}/account`, { language });

export const openSessions = () => request<{ items: readonly OpenSession[] }>("GET", "/api/v1/sessions");

export const endSession = (id: string) => request<void>("DELETE", `/api/v1/sessions/${id}`);

export const register = (registration: Registration) =>
  request<{ state: "received" }>("POST", "/api/v1/registrations", registration);
