import { useT } from "@/i18n";
import { LinkButton, Section, Steps } from "@/ui";
import { confirmRegistration } from "../api";
import { MailedLink } from "./mailed-link";

/** Where the link leads that confirms the address of a registration. */
export default function ConfirmPage() {
  const { t } = useT();
  const steps = (["step1", "step2", "step3"] as const).map((step) =>
    t(`accounts.registration.received.${step}`),
  );
  return (
    <MailedLink
      texts="accounts.registration.confirm"
      redeem={confirmRegistration}
      dead="registration_link_not_valid"
      again="/registration"
    >
      <p>{t("accounts.registration.confirm.done.text")}</p>
      <Section title={t("accounts.registration.received.next")}>
        <Steps steps={steps} />
      </Section>
      <p className="mt-6">
        <LinkButton kind="secondary" href="/">
          {t("accounts.registration.received.back")}
        </LinkButton>
      </p>
    </MailedLink>
  );
}
