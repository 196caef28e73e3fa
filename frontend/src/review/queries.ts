import { queryOptions } from "@tanstack/react-query";
import { currentLanguage, type Language } from "@/i18n";
import { loadCatalogue } from "@/i18n/catalogues";
import {
  competentOffices,
  getDeath,
  getInvoice,
  getRegistration,
  getRelated,
  listNotes,
  listRegistrations,
  reasons,
  searchInvoices,
} from "./api";
import type { OfficeSearch, RegistrationState } from "./types";

/** Every list and number of the office: what a decision makes stale. */
export const OFFICE_LISTS = ["office", "lists"] as const;

export const queueQuery = (search: OfficeSearch) =>
  queryOptions({ queryKey: [...OFFICE_LISTS, "invoices", search], queryFn: () => searchInvoices(search) });

/** The server writes its content in the reader's language, hence a key for each. */
export const officeInvoiceQuery = (id: string, language = currentLanguage()) =>
  queryOptions({
    queryKey: ["office", "invoice", id, language],
    queryFn: () => getInvoice(id),
    staleTime: 0,
  });

export const notesQuery = (id: string) =>
  queryOptions({ queryKey: ["office", "notes", id], queryFn: () => listNotes(id) });

/** What is known of the insured person's death, which a colleague may have changed meanwhile. */
export const deathQuery = (id: string) =>
  queryOptions({ queryKey: ["office", "death", id], queryFn: () => getDeath(id), staleTime: 0, gcTime: 0 });

export const relatedQuery = (id: string) =>
  queryOptions({ queryKey: ["office", "related", id], queryFn: () => getRelated(id) });

export const reasonsQuery = (language: Language) =>
  queryOptions({
    queryKey: ["office", "reasons", language],
    queryFn: () => reasons(language),
  });

export const competentOfficesQuery = (language: Language) =>
  queryOptions({
    queryKey: ["office", "competent-offices", language],
    queryFn: () => competentOffices(language),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** What the company reads below every forwarding, in its language. */
export const forwardingQuery = (language: Language) =>
  queryOptions({
    queryKey: ["office", "forwarding", language],
    queryFn: async () => (await loadCatalogue(language, "invoices"))["forwarding.next"] ?? null,
    staleTime: Number.POSITIVE_INFINITY,
  });

/** What the company reads below every refusal, in its language, which need not be the reviewer's. */
export const appealQuery = (language: Language) =>
  queryOptions({
    queryKey: ["office", "appeal", language],
    queryFn: async () => (await loadCatalogue(language, "invoices"))["refusal.appeal"] ?? null,
    staleTime: Number.POSITIVE_INFINITY,
  });

export const PAGE_SIZE = 50;

export const registrationsQuery = (state: RegistrationState, cursor: string | undefined) =>
  queryOptions({
    queryKey: [...OFFICE_LISTS, "registrations", state, cursor ?? null],
    queryFn: () => listRegistrations(state, PAGE_SIZE, cursor),
  });

export const registrationQuery = (id: string) =>
  queryOptions({ queryKey: ["office", "registration", id], queryFn: () => getRegistration(id) });
