import type { Path } from "react-hook-form";
import { MoneyField, NumberField, type ServerFormHandle } from "@/form";
import { useT } from "@/i18n";
import type { FormValues, InvoiceValues } from "./values";

interface Props<Form extends FormValues> {
  readonly form: ServerFormHandle<InvoiceValues<Form>>;
  readonly name: (field: "quantity" | "unit_price" | "vat_rate") => Path<InvoiceValues<Form>>;
  readonly texts: "forms.other.lines" | "forms.assistive_devices.lines";
}

/** What a line costs: how much of it, at what price, with which tax. */
export function PriceFields<Form extends FormValues>({ form, name, texts }: Props<Form>) {
  const { t } = useT();
  const figure = (field: "quantity" | "unit_price" | "vat_rate") => ({
    form,
    name: name(field),
    label: t(`${texts}.${field}`),
    hint: t(`${texts}.${field}.hint`),
  });
  return (
    <div className="columns columns--3">
      <NumberField {...figure("quantity")} required />
      <MoneyField {...figure("unit_price")} required />
      <NumberField {...figure("vat_rate")} unit="%" />
    </div>
  );
}
