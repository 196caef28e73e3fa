import type { FieldValues, Path } from "react-hook-form";
import type { ServerFormHandle } from "@/form";
import { useT } from "@/i18n";
import { PasswordField } from "./password-field";

interface NewPassword extends FieldValues {
  password: string;
  confirmation: string;
}

/** A new password, and the same once more. */
export function NewPasswordFields<Values extends NewPassword>({
  form,
}: {
  readonly form: ServerFormHandle<Values>;
}) {
  const { t } = useT();
  return (
    <>
      <PasswordField
        form={form}
        name={"password" as Path<Values>}
        label={t("accounts.password.fields.password")}
        hint={t("accounts.registration.password.hint")}
        autoComplete="new-password"
      />
      <PasswordField
        form={form}
        name={"confirmation" as Path<Values>}
        label={t("accounts.password.fields.confirmation")}
        autoComplete="new-password"
      />
    </>
  );
}
