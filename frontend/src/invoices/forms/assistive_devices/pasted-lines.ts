import { parseUid } from "@/form/uid-field";
import { type Around, formatDate, formatMoney, formatNumber, t } from "@/i18n";
import { parseGln, parseMoney, parseNumber } from "@/i18n/parse";
import {
  choiceColumn,
  dayColumn,
  dayOf,
  known,
  type PastedColumn,
  type PastedRows,
  textColumn,
} from "../../lines";
import { CATEGORIES, type Category, isSubform, KINDS, textOf } from "./categories";
import type { DeviceLine } from "./values";

/** A category's number and name. */
export const categoryText = (category: Category): string =>
  t(`forms.assistive_devices.lines.category.${textOf(category)}`);

/** What rows of a spreadsheet may say of the lines of a form; a category also by its number alone. */
export function pastedLines(subform: string): PastedRows<DeviceLine> {
  const offer = isSubform(subform) ? CATEGORIES[subform] : Object.values(CATEGORIES).flat();
  const categories = [...new Set(offer)].map((value) => ({ value, label: categoryText(value) }));
  const kinds = KINDS.map((value) => ({
    value,
    label: t(`forms.assistive_devices.lines.line_kind.${value}`),
  }));
  const day = (field: "date" | "date_from" | "date_to" | "invoice_date") =>
    dayColumn<DeviceLine>(field, t(`forms.assistive_devices.lines.${field}`));
  const amount = (field: "unit_price" | "stated_amount" | "insured_share") =>
    textColumn<DeviceLine>(field, t(`forms.assistive_devices.lines.${field}`), parseMoney, formatMoney);
  const number = (field: "quantity" | "vat_rate") =>
    textColumn<DeviceLine>(field, t(`forms.assistive_devices.lines.${field}`), parseNumber, formatNumber);
  return {
    columns: [
      choiceColumn("category", t("forms.assistive_devices.lines.category"), categories),
      choiceColumn("line_kind", t("forms.assistive_devices.lines.line_kind"), kinds),
      known("date", day("date")),
      known("description", textColumn("description", t("forms.assistive_devices.lines.description"))),
      known("supplier", supplier("name")),
      known(
        "invoice_number",
        textColumn("invoice_number", t("forms.assistive_devices.lines.invoice_number")),
      ),
      known("invoice_date", day("invoice_date")),
      known("quantity", number("quantity")),
      known("unit_price", amount("unit_price"), {
        means: "amount",
        without: t("forms.assistive_devices.lines.quantity"),
      }),
      known("vat_rate", number("vat_rate")),
      amount("stated_amount"),
      supplier("uid"),
      known("gln", supplier("gln")),
      amount("insured_share"),
      quote("amount", (cell) => parseMoney(cell), formatMoney),
      quote("date", dayOf, formatDate),
      known("first_day", day("date_from")),
      known("last_day", day("date_to")),
    ],
  };
}

const NUMBERS = { name: (text: string) => text, uid: parseUid, gln: parseGln };

function supplier(field: "name" | "uid" | "gln"): PastedColumn<DeviceLine> {
  return {
    label: t(`forms.assistive_devices.lines.supplier.${field}`),
    put: (line, cell) => ({
      ...line,
      supplier: { ...line.supplier, [field]: NUMBERS[field](cell) },
    }),
    shown: (line) => line.supplier[field],
  };
}

function quote(
  field: "amount" | "date",
  read: (cell: string, period: Around) => string,
  format: (value: string) => string,
): PastedColumn<DeviceLine> {
  return {
    label: t(`forms.assistive_devices.lines.approved_quote.${field}`),
    put: (line, cell, period) => ({
      ...line,
      approved_quote: { ...line.approved_quote, [field]: read(cell, period) },
    }),
    shown: (line) => format(line.approved_quote[field]),
  };
}
