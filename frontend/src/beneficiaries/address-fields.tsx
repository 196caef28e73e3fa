import { TextField } from "@/form";
import { useT } from "@/i18n";
import type { Form } from "./form";

/** Street, number, postcode and town, of the person or of who represents them. */
export function AddressFields({ form, of }: { readonly form: Form; readonly of?: "representative" }) {
  const { t } = useT();
  const name = <Field extends "street" | "house_number" | "postcode" | "town">(field: Field) =>
    of ? (`${of}.${field}` as const) : field;
  const label = (field: "street" | "house_number" | "postcode" | "town") =>
    t(of ? `beneficiaries.form.representative.${field}` : `beneficiaries.fields.${field}`);
  return (
    <>
      <div className="pair pair--street">
        <TextField form={form} name={name("street")} label={label("street")} autoComplete="off" required />
        <TextField
          form={form}
          name={name("house_number")}
          label={label("house_number")}
          width={4}
          autoComplete="off"
        />
      </div>
      <div className="pair pair--town">
        <TextField
          form={form}
          name={name("postcode")}
          label={label("postcode")}
          width={4}
          autoComplete="off"
          required
        />
        <TextField form={form} name={name("town")} label={label("town")} autoComplete="off" required />
      </div>
    </>
  );
}
