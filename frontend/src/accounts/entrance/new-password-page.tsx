import { useState } from "react";
import { loginPage } from "@/addresses";
import { Problem } from "@/client";
import { ServerForm, useServerForm } from "@/form";
import { useT } from "@/i18n";
import { Button, LinkButton, Main, Notice, PageHeading } from "@/ui";
import { type Audience, choosePassword } from "../api";
import { NewPasswordFields } from "../new-password-fields";
import { go } from "./place";

const EMPTY = { password: "", confirmation: "" };

/** Where the mailed link leads. Its token stands in the fragment, so opening the page uses up nothing. */
export default function NewPasswordPage({ audience }: { readonly audience: Audience }) {
  const { t } = useT();
  const [token] = useState(() => location.hash.slice(1));
  const [isDead, setDead] = useState(token === "");
  const form = useServerForm({ defaultValues: EMPTY });
  const submit = async (passwords: typeof EMPTY) => {
    try {
      const { audience: area } = await choosePassword({ token, ...passwords });
      go(`${loginPage(area)}?changed=1`, null, { replace: true });
    } catch (error) {
      if (!(error instanceof Problem && error.code === "link_not_valid")) throw error;
      setDead(true);
    }
  };
  const again = `${audience === "office" ? "/office" : ""}/login/forgotten`;
  return (
    <Main>
      <div className="narrow">
        <PageHeading title={t("accounts.forgotten.title")} />
        {isDead ? (
          <Notice kind="danger" live title={t("errors.link_not_valid")}>
            <p>{t("errors.link_not_valid.fix")}</p>
            <p className="mt-4">
              <LinkButton href={again}>{t("accounts.forgotten.ask_again")}</LinkButton>
            </p>
          </Notice>
        ) : (
          <>
            <p className="mb-5">{t("accounts.forgotten.new.lead")}</p>
            <ServerForm form={form} onSubmit={submit}>
              <NewPasswordFields form={form} />
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
