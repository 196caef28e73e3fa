import type { ReactNode } from "react";
import type { Around, TextKey } from "@/i18n";
import type { FormValues } from "../values";

/** Names of fields that are still empty, and that a bill could fill. */
export interface BillPlaces {
  readonly amount: string | null;
  readonly creditor: string | null;
}

/** What is made of an earlier request: a copy of it without its days, or the request that follows upon it. */
export type Copying = "copy" | "following";

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
  /**
   * The form once more: what recurs of it, without what belongs to the one request, such as its days. What follows upon a
   * request has the months after it.
   */
  readonly again: (form: FormValues, copying: Copying) => FormValues;
  /** The period that the form's dates lie in, as it is typed; without it, none is known. */
  readonly periodOf?: (form: FormValues) => Around;
  /** Which entry of a list a field of these values belongs to: "Prestation 2"; null where the label says all. */
  readonly placeOf: (name: string, form: FormValues) => string | null;
  /** Where a QR-bill's amount and creditor would go; without it, nowhere. */
  readonly billPlaces?: (form: FormValues) => BillPlaces;
}
