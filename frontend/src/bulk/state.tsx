import { useT } from "@/i18n";
import { StatusTag } from "@/ui";
import type { BulkInvoice, BulkUpload } from "./api";

type InvoiceState = BulkInvoice["state"];

/** The look of the status of a request that means about the same. */
const LOOKS: Record<InvoiceState, string> = {
  unchecked: "draft",
  ready: "accepted",
  duplicate: "to_correct",
  documents: "to_correct",
  errors: "refused",
  failed: "refused",
  sending: "in_review",
  drafting: "in_review",
  sent: "paid",
  drafted: "draft",
};

const ORDER = Object.keys(LOOKS) as InvoiceState[];

export function InvoiceStateTag({ state }: { readonly state: InvoiceState }) {
  const { t } = useT();
  return <StatusTag status={LOOKS[state]} label={t(`bulk.status.${state}`)} />;
}

/** How many invoices there are in each state, without those that have none. */
export function CountTags({ counts }: { readonly counts: BulkUpload["counts"] }) {
  const { t } = useT();
  return (
    <span className="cluster">
      {ORDER.filter((state) => counts[state] > 0).map((state) => (
        <StatusTag
          key={state}
          status={LOOKS[state]}
          label={t(`bulk.count.${state}`, { count: counts[state] })}
        />
      ))}
    </span>
  );
}
