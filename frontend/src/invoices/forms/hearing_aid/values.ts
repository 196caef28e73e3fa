import type { FormValues } from "../../values";
import type { BillPlaces, Copying } from "../part";

export const SUPPLIES = [
  "purchase",
  "follow_up",
  "repair_electronic",
  "repair_other",
  "batteries",
  "batteries_implant",
] as const;

export type Supply = (typeof SUPPLIES)[number];

export const isSupply = (value: string): value is Supply => SUPPLIES.some((known) => known === value);

/** 300.001 Appareillage auditif. */
export interface HearingAidValues extends FormValues {
  supply: string;
  side: string;
  is_first_supply: boolean | null;
  delivery_date: string;
  previous_supply_date: string;
  has_certificate: boolean;
  is_second_ear: boolean;
  service_date: string;
  repair_date: string;
  device_purchase_date: string;
  years_from: string;
  years_to: string;
  device_amount: string;
  service_amount: string;
  invoice_amount: string;
  brand: string;
  model: string;
  serial_number: string;
  metas_number: string;
  supplier: {
    name: string;
    street: string;
    house_number: string;
    postcode: string;
    town: string;
    gln: string;
    uid: string;
  };
}

export const EMPTY: HearingAidValues = {
  kind: "hearing_aid",
  supply: "",
  side: "",
  is_first_supply: null,
  delivery_date: "",
  previous_supply_date: "",
  has_certificate: false,
  is_second_ear: false,
  service_date: "",
  repair_date: "",
  device_purchase_date: "",
  years_from: "",
  years_to: "",
  device_amount: "",
  service_amount: "",
  invoice_amount: "",
  brand: "",
  model: "",
  serial_number: "",
  metas_number: "",
  supplier: { name: "", street: "", house_number: "", postcode: "", town: "", gln: "", uid: "" },
};

type Own = Exclude<keyof HearingAidValues, "kind" | "supply" | "side">;

const REPAIR: readonly Own[] = ["repair_date", "device_purchase_date", "invoice_amount"];
const BATTERIES: readonly Own[] = ["years_from", "years_to"];

/** The fields on the page for each supply; which of them must be filled in, the server says. */
const SHOWN: Record<Supply, readonly Own[]> = {
  purchase: [
    ...(["is_first_supply", "delivery_date", "previous_supply_date"] as const),
    ...(["has_certificate", "is_second_ear"] as const),
    ...(["brand", "model", "serial_number", "metas_number", "supplier"] as const),
    ...(["device_amount", "service_amount", "invoice_amount"] as const),
  ],
  follow_up: ["service_date", "service_amount"],
  repair_electronic: REPAIR,
  repair_other: REPAIR,
  batteries: BATTERIES,
  batteries_implant: [...BATTERIES, "invoice_amount"],
};

export const isShown = (supply: Supply, field: Own): boolean => SHOWN[supply].includes(field);

const OWN = Object.keys(EMPTY).filter((name): name is Own => !["kind", "supply", "side"].includes(name));

/**
 * The values with another supply: what it does not ask is emptied, so that it is not sent, and kept aside in case the
 * person comes back to the supply before.
 */
export function withSupply(
  values: HearingAidValues,
  supply: Supply,
  aside: Partial<HearingAidValues>,
): { values: HearingAidValues; aside: Partial<HearingAidValues> } {
  const kept = { ...aside, ...filled(values) };
  const shown = OWN.map((name) => [name, isShown(supply, name) ? (kept[name] ?? EMPTY[name]) : EMPTY[name]]);
  return { values: { ...values, supply, ...Object.fromEntries(shown) }, aside: kept };
}

const filled = (values: HearingAidValues): Partial<HearingAidValues> =>
  Object.fromEntries(
    OWN.filter((name) => JSON.stringify(values[name]) !== JSON.stringify(EMPTY[name])).map((name) => [
      name,
      values[name],
    ]),
  );

const BILLED: Partial<Record<Supply, "device_amount" | "service_amount" | "invoice_amount">> = {
  purchase: "device_amount",
  follow_up: "service_amount",
  repair_electronic: "invoice_amount",
  repair_other: "invoice_amount",
  batteries_implant: "invoice_amount",
};

/** The one amount that each supply's invoice is about, and of a purchase the supplier. */
export function billPlaces(form: FormValues): BillPlaces {
  const values = form as HearingAidValues;
  const billed = isSupply(values.supply) ? BILLED[values.supply] : undefined;
  const names = values.supply === "purchase" && values.supplier.name === "";
  return {
    amount: billed && values[billed] === "" ? `form.${billed}` : null,
    creditor: names ? "form.supplier.name" : null,
  };
}

/** The same supply; another device has another serial number, and batteries are those of the years after. */
export function again(form: FormValues, copying: Copying): HearingAidValues {
  const values = form as HearingAidValues;
  return {
    ...values,
    delivery_date: "",
    previous_supply_date: "",
    service_date: "",
    repair_date: "",
    serial_number: "",
    ...yearsAfter(values, copying),
  };
}

function yearsAfter(
  { years_from, years_to }: HearingAidValues,
  copying: Copying,
): Pick<HearingAidValues, "years_from" | "years_to"> {
  const last = Number(years_to || years_from);
  const next = last + 1;
  const over = copying === "following" && last > 0 && next <= new Date().getFullYear();
  return { years_from: over ? String(next) : "", years_to: "" };
}
