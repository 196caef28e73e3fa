import { useT } from "@/i18n";
import { useSettings } from "@/settings";
import { BackLink, LinkButton, Main, PageHeading } from "@/ui";

/** Until passwords can be reset online: who helps. */
export function ForgottenPage() {
  const { t } = useT();
  const { office } = useSettings();
  return (
    <Main>
      <div className="narrow">
        <PageHeading
          title={t("accounts.forgotten.title")}
          back={<BackLink href="/">{t("common.nav.back")}</BackLink>}
        />
        <p>{t("accounts.forgotten.text", { phone: office.phone })}</p>
        <p className="mt-5">
          <LinkButton href={office.phone_href} icon="phone">
            {office.phone}
          </LinkButton>
        </p>
      </div>
    </Main>
  );
}
