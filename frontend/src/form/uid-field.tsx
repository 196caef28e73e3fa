import type { ComponentProps } from "react";
import type { FieldValues } from "react-hook-form";
import { FormattedField } from "./typed-fields";

type Props<Values extends FieldValues> = Omit<
  ComponentProps<typeof FormattedField<Values>>,
  "parse" | "format"
>;

/* Here and not beside the other numbers, which the login page loads. */

/** "CHE-100.155.212 TVA" → "CHE100155212". */
export function parseUid(text: string): string {
  const match = /^CHE[\s.-]*(\d{3})[\s.-]*(\d{3})[\s.-]*(\d{3})\s*(MWST|TVA|IVA|VAT|HR|RC)?$/i.exec(
    text.trim(),
  );
  return match ? `CHE${match[1]}${match[2]}${match[3]}` : text.trim();
}

/** "CHE100155212" → "CHE-100.155.212". */
export function formatUid(uid: string): string {
  return uid.replace(/^CHE(\d{3})(\d{3})(\d{3})$/, "CHE-$1.$2.$3");
}

/** The number of a company in the federal register. */
export function UidField<Values extends FieldValues>(props: Props<Values>) {
  return (
    <FormattedField
      width={14}
      figures="start"
      autoComplete="off"
      placeholder="CHE-"
      {...props}
      parse={parseUid}
      format={formatUid}
    />
  );
}
