import { useState } from "react";
import type { FieldValues, Path } from "react-hook-form";
import { fieldId, findingText, type ServerFormHandle } from "@/form";
import { useT } from "@/i18n";
import { Field, Icon, TextInput } from "@/ui";

interface Props<Values extends FieldValues> {
  readonly form: ServerFormHandle<Values>;
  readonly name: Path<Values>;
  readonly label: string;
  readonly hint?: string;
  readonly required?: boolean;
  readonly autoComplete: "current-password" | "new-password";
}

/** A password that can be looked at; what is pasted is taken as it is. */
export function PasswordField<Values extends FieldValues>({
  form,
  name,
  label,
  hint,
  required = false,
  autoComplete,
}: Props<Values>) {
  const { t } = useT();
  const [shown, setShown] = useState(false);
  const finding = form.findingOf(name);
  return (
    <Field
      id={fieldId(name)}
      label={label}
      hint={hint}
      required={required}
      error={finding && findingText(finding)}
    >
      <div className="password">
        <TextInput
          type={shown ? "text" : "password"}
          autoComplete={autoComplete}
          spellCheck={false}
          {...form.register(name)}
        />
        <button
          type="button"
          className="password__toggle"
          aria-pressed={shown}
          aria-label={t("accounts.login.show_password")}
          title={t(shown ? "accounts.login.hide_password" : "accounts.login.show_password")}
          onClick={() => setShown(!shown)}
        >
          <Icon name="eye" />
        </button>
      </div>
    </Field>
  );
}
