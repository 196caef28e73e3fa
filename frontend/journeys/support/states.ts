import type { FileRouteTypes } from "../../src/routeTree.gen";

/** The entrance's pages, which have no router. */
type Entrance =
  | "/login"
  | "/login/code"
  | "/login/organisation"
  | "/login/forgotten"
  | "/login/password"
  | "/login/invitation"
  | "/login/email"
  | "/login/mailbox"
  | "/office/login"
  | "/office/login/welcome"
  | "/registration"
  | "/registration/received"
  | "/registration/confirm";

/** One visit for each state; null where the page has no such state, or none of its own. */
interface States {
  /** Nothing filled in yet, or nothing in the list. */
  readonly empty: string | null;
  readonly full: string | null;
  readonly errors: string | null;
  readonly dialog: string | null;
}

/** Which visit shows each page in which state. A route that is missing here does not pass the type check. */
export const STATES: Readonly<Record<Exclude<FileRouteTypes["to"], "/"> | Entrance, States>> = {
  "/login": { empty: "login × empty", full: "login × asked first", errors: "login × refused", dialog: null },
  "/login/code": { empty: "code × empty", full: "code × app", errors: "code × wrong", dialog: null },
  "/login/organisation": { empty: null, full: "choose-organisation × two", errors: null, dialog: null },
  "/login/forgotten": { empty: "forgotten × empty", full: "forgotten × sent", errors: null, dialog: null },
  "/login/password": {
    empty: null,
    full: "login × password changed",
    errors: "new-password × errors",
    dialog: null,
  },
  "/login/invitation": {
    empty: "invitation × open",
    full: "invitation × accepted",
    errors: "invitation × link used",
    dialog: null,
  },
  "/login/email": { empty: "email-change × open", full: "email-change × done", errors: null, dialog: null },
  "/login/mailbox": {
    empty: "mailbox × open",
    full: "mailbox × done",
    errors: "mailbox × dead",
    dialog: null,
  },
  "/office/login": { empty: "office-login × empty", full: null, errors: null, dialog: null },
  "/office/login/welcome": { empty: "officer-welcome × empty", full: null, errors: null, dialog: null },
  "/registration": {
    empty: "registration × empty",
    full: "registration × person",
    errors: "registration × errors",
    dialog: null,
  },
  "/registration/received": { empty: null, full: "registration-received × done", errors: null, dialog: null },
  "/registration/confirm": {
    empty: "registration-confirm × open",
    full: "registration-confirm × done",
    errors: "registration-confirm × link used",
    dialog: null,
  },
  "/legal/$name": { empty: null, full: "legal × privacy", errors: null, dialog: null },
  "/help": { empty: "help × nothing found", full: "help × company", errors: null, dialog: null },
  "/verify": {
    empty: "verify × incomplete",
    full: "verify × current",
    errors: "verify × unknown",
    dialog: null,
  },
  "/codes": { empty: "codes × none found", full: "codes × all", errors: null, dialog: null },
  "/codes/$code": { empty: null, full: "code-of-message × warning", errors: null, dialog: null },
  "/counter": {
    empty: "counter × empty",
    full: "counter × full",
    errors: "counter × none found",
    dialog: "counter × draft to delete",
  },
  "/account": {
    empty: null,
    full: "account × full",
    errors: "account × password with errors",
    dialog: "account × new app",
  },
  "/leaving": {
    empty: "leaving × fetched",
    full: null,
    errors: "leaving × requests open",
    dialog: "leaving × nothing fetched",
  },
  "/organisation": {
    empty: "organisation × one account",
    full: "organisation × full",
    errors: "organisation × account with errors",
    dialog: "organisation × colleague with errors",
  },
  "/terms": { empty: null, full: null, errors: "terms × errors", dialog: null },
  "/beneficiaries": {
    empty: "beneficiaries × empty",
    full: "beneficiaries × full",
    errors: "beneficiaries × none found",
    dialog: null,
  },
  "/beneficiaries/new": {
    empty: null,
    full: "beneficiary × filled",
    errors: "beneficiary × errors",
    dialog: null,
  },
  "/beneficiaries/$beneficiaryId": { empty: null, full: "beneficiary × known", errors: null, dialog: null },
  "/beneficiaries/$beneficiaryId/merge": {
    empty: "beneficiary-merge × empty",
    full: "beneficiary-merge × comparison",
    errors: null,
    dialog: "beneficiary-merge × confirmation",
  },
  "/invoices/new/$kind": {
    empty: "invoice-form × empty",
    full: "invoice-form × filled",
    errors: "invoice-form × errors",
    dialog: "invoice-form × left unsaved",
  },
  "/invoices/new/$kind/confirm": { empty: null, full: "invoice-confirm × ready", errors: null, dialog: null },
  "/invoices/$invoiceId": {
    empty: null,
    full: "invoice × accepted",
    errors: "invoice × message with errors",
    dialog: "invoice × to take back",
  },
  "/invoices/$invoiceId/correction": {
    empty: "correction × open",
    full: "correction × answered",
    errors: "correction × errors",
    dialog: null,
  },
  "/invoices/$invoiceId/correction/confirm": {
    empty: null,
    full: "correction-confirm × ready",
    errors: null,
    dialog: null,
  },
  "/bulk": { empty: "bulk × empty", full: "bulk × list", errors: "bulk × refused", dialog: null },
  "/bulk/$uploadId": {
    empty: "bulk-upload × checked",
    full: "bulk-upload × sent",
    errors: "bulk-upload × errors",
    dialog: "bulk-upload × to delete",
  },
  "/messages": { empty: "messages × empty", full: "messages × closed", errors: null, dialog: null },
  "/notices": { empty: "notices × empty", full: "notices × unread", errors: null, dialog: null },
  "/messages/new": { empty: null, full: null, errors: "new-message × errors", dialog: null },
  "/messages/$conversationId": { empty: null, full: "conversation × open", errors: null, dialog: null },
  "/office": {
    empty: "office-queue × none found",
    full: "office-queue × full",
    errors: "office-queue × view without a name",
    dialog: "office-queue × assigning to somebody away",
  },
  "/office/bulk": { empty: "office-bulks × empty", full: "office-bulks × full", errors: null, dialog: null },
  "/office/bulk/$bulkId": {
    empty: "office-bulk × under way",
    full: "office-bulk × left out and undone",
    errors: null,
    dialog: null,
  },
  "/office/account": {
    empty: "office-account × factor required",
    full: "office-account × full",
    errors: null,
    dialog: "office-account × last factor",
  },
  "/office/audit": {
    empty: "audit × nothing found",
    full: "audit × found",
    errors: "audit × errors",
    dialog: "audit × details",
  },
  "/office/officers": {
    empty: null,
    full: "officers × full",
    errors: "officers × invitation with errors",
    dialog: "officers × one",
  },
  "/office/failed-steps": {
    empty: "failed-steps × empty",
    full: "failed-steps × full",
    errors: "failed-steps × dismissal with errors",
    dialog: "failed-steps × details",
  },
  "/office/invoices/$invoiceId": {
    empty: "examination × in review",
    full: "examination × corrected",
    errors: "examination × correction with errors",
    dialog: "examination × refusal",
  },
  "/office/messages": { empty: null, full: "office-messages × open", errors: null, dialog: null },
  "/office/messages/$conversationId": {
    empty: null,
    full: "office-conversation × answered",
    errors: null,
    dialog: null,
  },
  "/office/organisations": { empty: null, full: "organisations × found", errors: null, dialog: null },
  "/office/organisations/$organisationId": {
    empty: null,
    full: "office-organisation × people",
    errors: "organisations × suspension with errors",
    dialog: "office-organisation × lost phone with errors",
  },
  "/office/registrations": {
    empty: null,
    full: "office-registrations × pending",
    errors: null,
    dialog: null,
  },
  "/office/registrations/$registrationId": {
    empty: null,
    full: "office-registration × pending",
    errors: "office-registration × refusal with errors",
    dialog: "office-registration × acceptance",
  },
  "/office/statistics": {
    empty: "office-statistics × empty",
    full: "office-statistics × administrator",
    errors: null,
    dialog: null,
  },
  "/office/tariffs": { empty: null, full: "office-tariffs × administrator", errors: null, dialog: null },
  "/office/tariffs/$kind": {
    empty: null,
    full: "office-tariffs × reviewer",
    errors: "office-tariff × errors",
    dialog: "office-tariff × confirmation",
  },
  "/office/holidays": {
    empty: "office-holidays × empty",
    full: "office-holidays × full",
    errors: "office-holidays × errors",
    dialog: "office-holidays × proposal",
  },
  "/office/absences": {
    empty: null,
    full: "office-absences × full",
    errors: "office-absences × errors",
    dialog: "office-absences × removal",
  },
  "/office/payment-holds": {
    empty: "office-payment-holds × none found",
    full: "office-payment-holds × full",
    errors: "office-payment-holds × errors",
    dialog: "office-payment-holds × lifting",
  },
  "/office/parameters": {
    empty: null,
    full: "office-parameters × full",
    errors: "office-parameters × errors",
    dialog: null,
  },
  "/office/reasons": { empty: null, full: "office-reasons × administrator", errors: null, dialog: null },
  "/office/reasons/$code": {
    empty: null,
    full: "office-reason × reviewer",
    errors: "office-reason × errors",
    dialog: "office-reason × confirmation",
  },
  "/office/new-reason": { empty: "office-reason × new", full: null, errors: null, dialog: null },
  "/office/texts": { empty: null, full: "office-texts × full", errors: null, dialog: null },
  "/office/texts/$blockId": { empty: null, full: "office-text × filled", errors: null, dialog: null },
  "/office/paper": {
    empty: "paper × empty",
    full: "paper × begun",
    errors: "paper × errors",
    dialog: null,
  },
  "/office/paper/$organisationId": { empty: null, full: "paper-form × empty", errors: null, dialog: null },
  "/office/paper/$organisationId/$kind": {
    empty: "paper-form × empty",
    full: "paper-form × filled",
    errors: "paper-form × errors",
    dialog: "paper-form × another day",
  },
  "/office/paper/$organisationId/$kind/confirm": {
    empty: null,
    full: "paper-confirm × ready",
    errors: null,
    dialog: null,
  },
  "/office/paper/$organisationId/beneficiaries/new": {
    empty: "paper-person × empty",
    full: null,
    errors: null,
    dialog: null,
  },
  "/office/new-text": {
    empty: "office-text × new",
    full: null,
    errors: "office-text × errors",
    dialog: null,
  },
};
