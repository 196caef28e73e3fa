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

interface Props {
  readonly audience: Audience;
  /** Of somebody new at the office; else in the place of a forgotten one. */
  readonly isFirst?: boolean;
}

/** Where the mailed link leads. Its token stands in the fragment, so opening the page uses up nothing. */
export default function NewPasswordPage({ audience, isFirst = false }: Props) {
  const { t } = useT();
  const texts = isFirst ? "accounts.welcome_officer" : "accounts.forgotten";
  const [token] = useState(() => location.hash.slice(1));
  const [isDead, setDead] = useState(token === "");
  const form = useServerForm({ defaultValues: EMPTY });
  const submit = async (passwords: typeof EMPTY) => {
    try {
      const { audience: area } = await choosePassword({ token, ...passwords });
      go(`${loginPage(area)}?${isFirst ? "chosen" : "changed"}=1`, null, { replace: true });
    } catch (error) {
      if (!(error instanceof Problem && error.code === "link_not_valid")) throw error;
      setDead(true);
    }
  };
  const again = `${audience === "office" ? "/office" : ""}/login/forgotten`;
  return (
    <Main>
      <div className="narrow">
        <PageHeading title={t(`${texts}.title`)} />
        {isDead ? (
          <Notice kind="danger" live title={t("errors.link_not_valid")}>
            {isFirst ? (
              <p>{t("accounts.welcome_officer.again")}</p>
            ) : (
              <>
                <p>{t("errors.link_not_valid.fix")}</p>
                <p className="mt-4">
                  <LinkButton href={again}>{t("accounts.forgotten.ask_again")}</LinkButton>
                </p>
              </>
            )}
          </Notice>
        ) : (
          <>
            <p className="mb-5">{t(`${texts}.new.lead`)}</p>
            <ServerForm form={form} onSubmit={submit}>
              <NewPasswordFields form={form} />
              <Button type="submit" busy={form.busy}>
                {t(`${texts}.submit`)}
              </Button>
            </ServerForm>
          </>
        )}
      </div>
    </Main>
  );
}
