import { Trans, useT } from "@/i18n";
import { PhoneLink, useSettings } from "@/settings";
import { LinkButton, Main, PageHeading, Section, Steps } from "@/ui";

/** After "S'inscrire": what happens next. The same whether or not the e-mail or the GLN is known already. */
export default function ReceivedPage() {
  const { t } = useT();
  const { office } = useSettings();
  const steps = (["step1", "step2", "step3"] as const).map((step) =>
    t(`accounts.registration.received.${step}`),
  );
  return (
    <Main>
      <div className="read">
        <PageHeading
          title={t("accounts.registration.received.title")}
          sub={t("accounts.registration.received.lead")}
        />
        <Section title={t("accounts.registration.received.next")} first>
          <Steps steps={steps} />
        </Section>
        <p className="mt-6">
          <Trans
            id="accounts.registration.received.spam"
            params={{ phone: office.phone }}
            tags={{ phone: (children) => <PhoneLink>{children}</PhoneLink> }}
          />
        </p>
        <p className="mt-6">
          <LinkButton kind="secondary" href="/">
            {t("accounts.registration.received.back")}
          </LinkButton>
        </p>
      </div>
    </Main>
  );
}
