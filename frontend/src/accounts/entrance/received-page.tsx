import { useEffect, useState } from "react";
import { Refusal, useServerForm } from "@/form";
import { Trans, useT } from "@/i18n";
import { PhoneLink, useSettings } from "@/settings";
import { LinkButton, Main, PageHeading, Section, Steps } from "@/ui";
import { mailRegistrationAgain } from "../api";
import { go, usePlace } from "./place";
import { isUnconfirmed, type Unconfirmed, unconfirmed } from "./waiting";
import { WaitingButton } from "./waiting-button";

/** After "S'inscrire": the address is to be confirmed. The same whether or not e-mail or GLN are known already. */
export default function ReceivedPage() {
  const { state } = usePlace();
  const waiting = isUnconfirmed(state) ? state : null;
  useEffect(() => {
    if (!waiting) go("/registration", null, { replace: true });
  }, [waiting]);
  return waiting && <Received waiting={waiting} />;
}

function Received({ waiting }: { readonly waiting: Unconfirmed }) {
  const { t } = useT();
  const steps = (["confirm", "step1", "step2", "step3"] as const).map((step) =>
    t(`accounts.registration.received.${step}`),
  );
  return (
    <Main>
      <div className="read">
        <PageHeading
          title={t("accounts.registration.received.title")}
          sub={
            <Trans
              id="accounts.registration.received.lead"
              params={{ email: waiting.email }}
              tags={{ strong: (children) => <strong>{children}</strong> }}
            />
          }
        />
        <Section title={t("accounts.registration.received.next")} first>
          <Steps steps={steps} />
        </Section>
        <Section title={t("accounts.registration.received.missing")}>
          <NoMail waiting={waiting} />
        </Section>
        <p className="mt-6">
          <LinkButton kind="secondary" href="/">
            {t("accounts.registration.received.back")}
          </LinkButton>
        </p>
      </div>
    </Main>
  );
}

function NoMail({ waiting }: { readonly waiting: Unconfirmed }) {
  const { t } = useT();
  const { office } = useSettings();
  const form = useServerForm({ defaultValues: {} });
  const [sent, setSent] = useState(false);
  const send = () =>
    form.attemptTo(async () => {
      setSent(false);
      const received = await mailRegistrationAgain(waiting.registration);
      go(location.pathname, unconfirmed(received, waiting.email, Date.now()), { replace: true });
      setSent(true);
    });
  return (
    <div className="stack mt-3">
      <p>
        <Trans
          id="accounts.registration.received.spam"
          params={{ phone: office.phone }}
          tags={{ phone: (children) => <PhoneLink>{children}</PhoneLink> }}
        />
      </p>
      <Refusal form={form} />
      <p>
        <WaitingButton
          at={waiting.againAt}
          label={t("accounts.registration.received.again")}
          onPress={() => void send()}
        />
      </p>
      <p role="status" className="sm muted">
        {sent && t("accounts.registration.received.sent_again")}
      </p>
    </div>
  );
}
