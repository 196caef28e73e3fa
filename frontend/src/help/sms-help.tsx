import { Trans, useT } from "@/i18n";
import { PhoneLink, useSettings } from "@/settings";

const STEPS = ["step1", "step2", "step3", "step4", "step5"] as const;

interface Props {
  readonly level?: "h2" | "h3";
  /** Whether the reader logs in with something else than SMS. */
  readonly otherFactor?: boolean;
}

/** The guide's section 5.1.2, and who can change the number; also shown on the code page itself. */
export default function SmsHelp({ level: Heading = "h2", otherFactor = false }: Props) {
  const { t } = useT();
  const { office } = useSettings();
  return (
    <section className="stack" aria-label={t("accounts.help.sms.title")}>
      <Heading id="sms" tabIndex={-1}>
        {t("accounts.help.sms.title")}
      </Heading>
      <p>{t(otherFactor ? "help.sms.why_other" : "accounts.help.sms.why")}</p>
      <ol className="steps">
        {STEPS.map((step) => (
          <li key={step}>{t(`accounts.help.sms.${step}`)}</li>
        ))}
      </ol>
      <p>
        <Trans
          id="accounts.help.sms.number"
          params={{ phone: office.phone }}
          tags={{ phone: (children) => <PhoneLink>{children}</PhoneLink> }}
        />
      </p>
    </section>
  );
}
