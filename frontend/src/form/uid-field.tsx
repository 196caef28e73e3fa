import type { ComponentProps } from "react";
import type { FieldValues } from "react-hook-form";
import { formatUid, parseUid } from "@/i18n";
import { FormattedField } from "./fields";

type Props<Values extends FieldValues> = Omit<
  ComponentProps<typeof FormattedField<Values>>,
  "parse" | "format"
>;

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
