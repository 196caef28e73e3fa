import { createContext, useContext } from "react";
import type { UploadsHandle } from "@/documents";
import type { ServerFormHandle } from "@/form";
import type { FormPart } from "./forms/part";
import type { Assessment, Invoice } from "./queries";
import type { FormValues, InvoiceValues } from "./values";

/** What the parts of an invoice's form share. */
export interface InvoiceFormState {
  readonly form: ServerFormHandle<InvoiceValues>;
  readonly assessment: Assessment | null;
  readonly uploads: UploadsHandle;
  /** Where a QR-bill's amount and creditor would go. */
  readonly billPlaces: FormPart["billPlaces"];
  /** In a correction the insured person cannot be changed. */
  readonly fixedBeneficiary: Invoice["beneficiary"] | null;
  /** The field that the page opens at. */
  readonly target: string | null;
}

export const InvoiceFormContext = createContext<InvoiceFormState | null>(null);

interface TypedState<Form extends FormValues> extends Omit<InvoiceFormState, "form"> {
  readonly form: ServerFormHandle<InvoiceValues<Form>>;
}

/** For a type's own part: the form with that type's values, which the page has opened with them. */
export function useInvoiceForm<Form extends FormValues = FormValues>(): TypedState<Form> {
  const state = useContext(InvoiceFormContext);
  if (!state) throw new Error("outside an invoice's form");
  return state as unknown as TypedState<Form>;
}
