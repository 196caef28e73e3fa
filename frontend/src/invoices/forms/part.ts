import type { ReactNode } from "react";
import type { TextKey } from "@/i18n";
import type { FormValues } from "../values";

/** Names of fields that are still empty, and that a bill could fill. */
export interface BillPlaces {
  readonly amount: string | null;
  readonly creditor: string | null;
}

/** What an invoice type adds to the form that all have; its module is loaded when the form opens. */
export interface FormPart {
  /** The values of an empty form. A list has one example of its entries, with which the form opens. */
  readonly empty: FormValues;
  /** Its sections, between the header and the attachments. Uses `useInvoiceForm`. */
  readonly Fields: () => ReactNode;
  /** What the fields hold together, for the list "before sending". */
  readonly name: TextKey;
  /** What the files are called together; which of them are needed, the server says. */
  readonly attachments: TextKey;
  /** Which entry of a list a field of these values belongs to: "Prestation 2"; null where the label says all. */
  readonly placeOf: (name: string, form: FormValues) => string | null;
  /** Where a QR-bill's amount and creditor would go; without it, nowhere. */
  readonly billPlaces?: (form: FormValues) => BillPlaces;
}
