import type { Around } from "@/i18n";
import { periodAfter } from "../../copying";
import type { FormValues } from "../../values";
import type { BillPlaces, Copying } from "../part";

/** 318.632 Autre facture. */
export interface OtherValues extends FormValues {
  service_from: string;
  service_to: string;
  already_paid: boolean;
  lines: OtherLine[];
}

export interface OtherLine {
  /** Which line of the sent invoice it was, in a correction (see `SENT`). */
  sent: string;
  date: string;
  description: string;
  tariff_code: string;
  quantity: string;
  unit: string;
  unit_price: string;
  vat_rate: string;
  provider_gln: string;
  provider_number: string;
}

export const EMPTY_LINE: OtherLine = {
  sent: "",
  date: "",
  description: "",
  tariff_code: "",
  quantity: "1",
  unit: "",
  unit_price: "",
  vat_rate: "",
  provider_gln: "",
  provider_number: "",
};

export const EMPTY: OtherValues = {
  kind: "other",
  service_from: "",
  service_to: "",
  already_paid: false,
  lines: [EMPTY_LINE],
};

/** The price of a single thing that has none yet; the tax is in what a bill asks for. */
export function billPlaces(form: FormValues): BillPlaces {
  const { lines } = form as OtherValues;
  const at = lines.findIndex(
    ({ quantity, unit_price, vat_rate }) => isOne(quantity) && !unit_price && !vat_rate,
  );
  return { amount: at < 0 ? null : `form.lines.${at}.unit_price`, creditor: null };
}

const isOne = (quantity: string): boolean => Number(quantity) === 1;

/** The same services, on days that are still to be said. */
export function again(form: FormValues, copying: Copying): OtherValues {
  const values = form as OtherValues;
  const { from, to } =
    copying === "following" ? periodAfter(values.service_from, values.service_to) : { from: "", to: "" };
  return {
    ...values,
    service_from: from,
    service_to: to,
    lines: values.lines.map((line) => ({ ...line, date: "" })),
  };
}

export function periodOf(form: FormValues): Around {
  const { service_from, service_to } = form as OtherValues;
  return { from: service_from, to: service_to };
}
