import { Controller, type FieldValues } from "react-hook-form";
import { useT } from "@/i18n";
import { RadioGroup } from "@/ui";
import { type RadioProps, status } from "./fields";

type YesNoProps<Values extends FieldValues> = Omit<RadioProps<Values>, "options">;

/** A question for yes or no; the value is true or false, and null while it is not answered. */
export function YesNoField<Values extends FieldValues>({ form, name, ...group }: YesNoProps<Values>) {
  const { t } = useT();
  return (
    <Controller
      control={form.control}
      name={name}
      render={({ field: { value, onChange, onBlur } }) => (
        <RadioGroup
          row
          {...group}
          {...status(form, name)}
          name={name}
          options={[
            { value: "no", label: t("common.no") },
            { value: "yes", label: t("common.yes") },
          ]}
          value={answerOf(value)}
          onChange={(answer) => onChange(answer === "yes")}
          onBlur={onBlur}
        />
      )}
    />
  );
}

function answerOf(value: boolean | null | undefined): "yes" | "no" | "" {
  if (value === null || value === undefined) return "";
  return value ? "yes" : "no";
}
