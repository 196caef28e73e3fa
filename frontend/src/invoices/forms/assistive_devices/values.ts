import type { FormValues } from "../../values";
import type { BillPlaces } from "../part";

/** 318.635 to 318.639 Moyens auxiliaires. */
export interface DevicesValues extends FormValues {
  subform: string;
  context: string;
  vehicle: Vehicle;
  building: Building;
  dog: Dog;
  lines: DeviceLine[];
}

interface Vehicle {
  make: string;
  model: string;
  plate: string;
  first_registration: string;
  km: string;
  keeper: string;
}

interface Building {
  address: string;
  owner_consent: boolean | null;
  quote_attached: boolean | null;
}

interface Dog {
  name: string;
  school: string;
  delivery_date: string;
}

export interface DeviceLine {
  /** Which line of the sent invoice it was, in a correction (see `SENT`). */
  sent: string;
  category: string;
  line_kind: string;
  date: string;
  date_from: string;
  date_to: string;
  description: string;
  supplier: { name: string; uid: string; gln: string };
  invoice_number: string;
  invoice_date: string;
  quantity: string;
  unit_price: string;
  vat_rate: string;
  stated_amount: string;
  insured_share: string;
  approved_quote: { amount: string; date: string };
}

export const EMPTY_LINE: DeviceLine = {
  sent: "",
  category: "",
  line_kind: "purchase",
  date: "",
  date_from: "",
  date_to: "",
  description: "",
  supplier: { name: "", uid: "", gln: "" },
  invoice_number: "",
  invoice_date: "",
  quantity: "1",
  unit_price: "",
  vat_rate: "",
  stated_amount: "",
  insured_share: "",
  approved_quote: { amount: "", date: "" },
};

export const EMPTY: DevicesValues = {
  kind: "assistive_devices",
  subform: "",
  context: "",
  vehicle: { make: "", model: "", plate: "", first_registration: "", km: "", keeper: "" },
  building: { address: "", owner_consent: null, quote_attached: null },
  dog: { name: "", school: "", delivery_date: "" },
  lines: [EMPTY_LINE],
};

/** What the next line takes over: mostly it is on the same invoice. */
export function carriedOver(last: DeviceLine | undefined): Partial<DeviceLine> {
  if (last === undefined) return {};
  const { date, supplier, invoice_number, invoice_date, vat_rate } = last;
  return { date, supplier: { ...supplier }, invoice_number, invoice_date, vat_rate };
}

/** The first invoice without an amount, and the first device without a supplier. */
export function billPlaces(form: FormValues): BillPlaces {
  const { lines } = form as DevicesValues;
  const without = (isEmpty: (line: DeviceLine) => boolean, field: string) => {
    const at = lines.findIndex(isEmpty);
    return at < 0 ? null : `form.lines.${at}.${field}`;
  };
  return {
    amount: without(({ stated_amount }) => stated_amount === "", "stated_amount"),
    creditor: without(({ supplier }) => supplier.name === "", "supplier.name"),
  };
}

/** The same devices of the same suppliers, on other invoices and by another quote. */
export function again(form: FormValues): DevicesValues {
  const values = form as DevicesValues;
  return {
    ...values,
    building: { ...values.building, quote_attached: null },
    dog: { ...values.dog, delivery_date: "" },
    lines: values.lines.map((line) => ({
      ...line,
      date: "",
      date_from: "",
      date_to: "",
      invoice_number: "",
      invoice_date: "",
      approved_quote: { amount: "", date: "" },
    })),
  };
}
