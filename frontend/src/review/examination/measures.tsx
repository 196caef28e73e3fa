import type { OfficeInvoice } from "../types";
import { DeathButton } from "./insured-death";
import { HoldButton } from "./payment-hold";
import { isRecused, RecusalButton } from "./recusal";

/** Another office's, or nobody's any more. */
const GONE: readonly OfficeInvoice["status"][] = ["forwarded", "withdrawn"];

/** What an officer can do about a request beside deciding it. */
export function Measures({ invoice }: { readonly invoice: OfficeInvoice }) {
  if (GONE.includes(invoice.status)) return null;
  return (
    <p className="cluster mt-3">
      <HoldButton invoice={invoice} />
      {!isRecused(invoice) && <DeathButton invoice={invoice} />}
      <RecusalButton invoice={invoice} />
    </p>
  );
}
