import { Trans, useT } from "@/i18n";
import { PhoneLink, useSettings } from "@/settings";
import { Main, Notice, PageHeading, Section } from "@/ui";
import SmsHelp from "./sms-help";

/** The guide's chapter 5. */
export function HelpPage() {
  const { t } = useT();
  const { office } = useSettings();
  return (
    <Main>
      <PageHeading title={t("accounts.help.title")} />
      <div className="read stack">
        <p>{t("accounts.help.lead")}</p>
        <p>
          <Trans
            id="accounts.help.phone"
            params={{ phone: office.phone }}
            tags={{ phone: (children) => <PhoneLink>{children}</PhoneLink> }}
          />
        </p>
        <p className="muted sm">{t("accounts.help.reference")}</p>
        <p>
          <Trans id="accounts.help.codes" tags={{ codes: (children) => <a href="/codes">{children}</a> }} />
        </p>
        <p>
          <Trans
            id="accounts.help.verify"
            tags={{ verify: (children) => <a href="/verify">{children}</a> }}
          />
        </p>
      </div>
      <div className="read">
        <Section title={t("accounts.help.faq")}>
          <section className="stack" id="password">
            <h3>{t("accounts.help.password.title")}</h3>
            <p>
              <Trans id="accounts.help.password.text1" />
            </p>
            <p>{t("accounts.help.password.text2")}</p>
          </section>
          <div className="block mt-6">
            <SmsHelp level="h3" />
          </div>
          <section className="stack mt-6" id="factors">
            <h3>{t("accounts.help.factors.title")}</h3>
            <p>{t("accounts.help.factors.text1")}</p>
            <p>{t("accounts.help.factors.text2")}</p>
          </section>
          <section className="stack mt-6" id="locked">
            <h3>{t("accounts.help.locked.title")}</h3>
            <p>{t("accounts.help.locked.text1")}</p>
            <p>{t("accounts.help.locked.text2")}</p>
            <Notice kind="danger">{t("accounts.help.locked.example")}</Notice>
          </section>
        </Section>
      </div>
    </Main>
  );
}
