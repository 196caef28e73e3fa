import type { Schemas } from "@/client";

/* What the office's side of the API answers, as the contract says it. */

export type Status = Schemas["InvoiceRow"]["status"];
export type View = "to_review" | "corrected" | "decided_today" | "all";

export type OfficeInvoiceRow = Schemas["InvoiceRow"] & {
  readonly organisation: { readonly id: string; readonly name: string };
  readonly age_days: number;
  readonly corrected: boolean;
  readonly warning_count: number;
  readonly check_count: number;
};

export interface OfficeSearch {
  readonly text: string | null;
  readonly statuses: readonly Status[];
  readonly kind: string | null;
  readonly view: View;
  readonly limit: number;
  readonly cursor: string | null;
}

export interface OfficeInvoices {
  readonly items: readonly OfficeInvoiceRow[];
  readonly next: string | null;
  readonly count: number;
  readonly count_capped: boolean;
  readonly total_amount: string | null;
}

export interface ReviewCheck {
  readonly code: string;
  readonly state: "ok" | "warning" | "error";
  readonly title: string;
  readonly evidence: string;
  readonly pointer: string | null;
  readonly links: readonly { readonly invoice_id: string; readonly reference: string }[];
}

export interface Change {
  readonly label: string;
  readonly before: string | null;
  readonly after: string | null;
}

export type OfficeInvoice = Schemas["Invoice"] & {
  readonly organisation: {
    readonly id: string;
    readonly name: string;
    readonly gln: string;
    readonly town: string;
  };
  readonly checks: readonly ReviewCheck[];
  readonly changes: readonly Change[] | null;
  readonly next_id: string | null;
  readonly previous_id: string | null;
};

export type ItemKind = Schemas["CorrectionItemOut"]["kind"];

export interface CorrectionItemInput {
  readonly pointer: string;
  readonly kind: ItemKind;
  readonly reason_code: string | null;
  readonly message: string;
}

export type Decision =
  | { readonly kind: "acceptance" }
  | {
      readonly kind: "correction";
      readonly message: string;
      readonly due_date: string | null;
      readonly items: readonly CorrectionItemInput[];
    }
  | { readonly kind: "refusal"; readonly reason_code: string; readonly message: string | null };
