import { ServerForm, useServerForm } from "@/form";
import { useT } from "@/i18n";
import { Button, Section, showToast } from "@/ui";
import { type Audience, changePassword } from "./api";
import { NewPasswordFields } from "./new-password-fields";
import { PasswordField } from "./password-field";

const EMPTY = { current: "", password: "", confirmation: "" };

/** Another password for who knows the present one. */
export function PasswordSection({ audience }: { readonly audience: Audience }) {
  const { t } = useT();
  const form = useServerForm({ defaultValues: EMPTY });
  const submit = async (passwords: typeof EMPTY) => {
    await changePassword(audience, passwords);
    form.reset(EMPTY);
    form.clear();
    showToast({ text: () => t("accounts.account.password.changed") });
  };
  return (
    <Section title={t("accounts.account.password")}>
      <p className="muted sm mb-4">{t("accounts.account.password.note")}</p>
      <ServerForm form={form} onSubmit={submit}>
        <PasswordField
          form={form}
          name="current"
          label={t("accounts.password.fields.current")}
          autoComplete="current-password"
        />
        <NewPasswordFields form={form} />
        <Button type="submit" kind="secondary" busy={form.busy}>
          {t("accounts.account.password.submit")}
        </Button>
      </ServerForm>
    </Section>
  );
}
