import type { Path } from "react-hook-form";
import { GlnField, type ServerFormHandle } from "@/form";
import { UidField } from "@/form/uid-field";
import { useT } from "@/i18n";
import type { FormValues, InvoiceValues } from "./values";

interface Props<Form extends FormValues> {
  readonly form: ServerFormHandle<InvoiceValues<Form>>;
  readonly name: (field: "gln" | "uid") => Path<InvoiceValues<Form>>;
  readonly texts: "forms.hearing_aid.supplier" | "forms.assistive_devices.lines.supplier";
}

/** By which numbers a supplier is known; two cells of what is around. */
export function SupplierNumbers<Form extends FormValues>({ form, name, texts }: Props<Form>) {
  const { t } = useT();
  const number = (field: "gln" | "uid") => ({ form, name: name(field), label: t(`${texts}.${field}`) });
  return (
    <>
      <GlnField {...number("gln")} autoComplete="off" optional />
      <UidField {...number("uid")} autoComplete="off" optional />
    </>
  );
}
