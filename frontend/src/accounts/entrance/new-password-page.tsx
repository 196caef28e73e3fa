import { useState } from "react";
import { loginPage } from "@/addresses";
import { Problem } from "@/client";
import { failureText, ServerForm, useServerForm } from "@/form";
import { useT } from "@/i18n";
import { Button, LinkButton, Main, Notice, PageHeading } from "@/ui";
import { type Audience, choosePassword } from "../api";
import { PasswordField } from "../password-field";
import { go } from "./place";

interface Passwords {
  password: string;
  confirmation: string;
}

/** Where the mailed link leads. Its token stands in the fragment, so opening the page uses up nothing. */
export default function NewPasswordPage({ audience }: { readonly audience: Audience }) {
  const { t } = useT();
  const [token] = useState(() => location.hash.slice(1));
  const [refused, setRefused] = useState<Problem | null>(null);
  const form = useServerForm<Passwords>({ defaultValues: { password: "", confirmation: "" } });
  const submit = async (passwords: Passwords) => {
    try {
      const { audience: area } = await choosePassword({ token, ...passwords });
      go(`${loginPage(area)}?changed=1`, null, { replace: true });
    } catch (error) {
      if (!(error instanceof Problem && error.code === "link_not_valid")) throw error;
      setRefused(error);
    }
  };
  const again = `${audience === "office" ? "/office" : ""}/login/forgotten`;
  return (
    <Main>
      <div className="narrow">
        <PageHeading title={t("accounts.forgotten.title")} />
        {refused ? (
          <Notice kind="danger" live title={failureText(refused)}>
            <p>{t("errors.link_not_valid.fix")}</p>
            <p className="mt-4">
              <LinkButton href={again}>{t("accounts.forgotten.ask_again")}</LinkButton>
            </p>
          </Notice>
        ) : (
          <>
            <p className="mb-5">{t("accounts.forgotten.new.lead")}</p>
            <ServerForm form={form} onSubmit={submit}>
              <PasswordField
                form={form}
                name="password"
                label={t("accounts.forgotten.fields.password")}
                hint={t("accounts.registration.password.hint")}
                autoComplete="new-password"
              />
              <PasswordField
                form={form}
                name="confirmation"
                label={t("accounts.forgotten.fields.confirmation")}
                autoComplete="new-password"
              />
              <Button type="submit" busy={form.busy}>
                {t("accounts.forgotten.submit")}
              </Button>
            </ServerForm>
          </>
        )}
      </div>
    </Main>
  );
}
