import type { FieldValues, Path } from "react-hook-form";
import { TextField } from "./fields";
import type { ServerForm } from "./use-server-form";

type Part = "street" | "house_number" | "postcode" | "town";

interface Props<Values extends FieldValues> {
  readonly form: ServerForm<Values>;
  readonly name: (part: Part) => Path<Values>;
  readonly label: (part: Part) => string;
}

/** Street, number, postcode and town of somebody else: the browser's own address has no place there. */
export function AddressFields<Values extends FieldValues>({ form, name, label }: Props<Values>) {
  const text = (part: Part) => ({ form, name: name(part), label: label(part), autoComplete: "off" });
  return (
    <>
      <div className="pair pair--street">
        <TextField {...text("street")} required />
        <TextField {...text("house_number")} width={4} />
      </div>
      <div className="pair pair--town">
        <TextField {...text("postcode")} width={4} required />
        <TextField {...text("town")} required />
      </div>
    </>
  );
}
