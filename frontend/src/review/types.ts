import type { Schemas } from "@/client";

export type Status = Schemas["Status"];
export type OfficeSearch = Schemas["OfficeSearch"];
export type QueueMatch = Schemas["QueueMatch"];
export type Origin = NonNullable<OfficeSearch["origin"]>;
export type Order = NonNullable<OfficeSearch["order"]>;
export type View = OfficeSearch["view"];
export type OfficeInvoices = Schemas["OfficeInvoices"];
export type AgeBand = Schemas["AgeBandOut"];
export type OfficeInvoiceRow = Schemas["OfficeInvoiceRow"];
export type OfficeInvoice = Schemas["OfficeInvoice"];
export type Related = Schemas["Related"];
export type RelatedInvoice = Schemas["RelatedInvoice"];
export type InsuredDeath = Schemas["InsuredDeath"];
export type ReviewCheck = Schemas["ReviewCheck"];
export type Change = Schemas["VersionChange"];
export type Reason = Schemas["ReasonOut"];
export type ItemKind = Schemas["CorrectionRequestItem"]["kind"];
export type Decision =
  | Schemas["Acceptance"]
  | Schemas["CorrectionRequest"]
  | Schemas["RefusalInput"]
  | Schemas["ForwardingInput"];
export type FormalDecisionInput = Schemas["FormalDecisionInput"];
export type CompetentOffice = Schemas["CompetentOffice"];
export type Registration = Schemas["Registration"];
export type RegistrationState = Registration["state"];
