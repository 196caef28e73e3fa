import { useState } from "react";
import { Problem } from "@/client";
import { ServerForm, useServerForm } from "@/form";
import { useT } from "@/i18n";
import { Button, LinkButton, Main, Notice, PageHeading, Section, Steps } from "@/ui";
import { confirmRegistration } from "../api";

type State = "open" | "confirmed" | "dead";

/** Where the mailed link leads. Only the button confirms: programs that open the links of mails confirm nothing. */
export default function ConfirmPage() {
  const { t } = useT();
  const [token] = useState(() => location.hash.slice(1));
  const [state, setState] = useState<State>(token === "" ? "dead" : "open");
  const form = useServerForm({ defaultValues: {} });
  const confirm = async () => {
    try {
      await confirmRegistration(token);
      setState("confirmed");
    } catch (error) {
      if (!(error instanceof Problem && error.code === "registration_link_not_valid")) throw error;
      setState("dead");
    }
  };
  return (
    <Main>
      <div className="read">
        <PageHeading
          title={t(`accounts.registration.confirm.${state === "confirmed" ? "done" : "title"}`)}
          {...(state === "open" && { sub: t("accounts.registration.confirm.lead") })}
        />
        {state === "open" && (
          <ServerForm form={form} onSubmit={confirm}>
            <Button type="submit" size="large" busy={form.busy}>
              {t("accounts.registration.confirm.submit")}
            </Button>
          </ServerForm>
        )}
        {state === "confirmed" && <Next />}
        {state === "dead" && (
          <Notice kind="danger" live title={t("errors.registration_link_not_valid")}>
            <p>{t("errors.registration_link_not_valid.fix")}</p>
            <p className="mt-4">
              <LinkButton href="/registration">{t("accounts.registration.confirm.again")}</LinkButton>
            </p>
          </Notice>
        )}
      </div>
    </Main>
  );
}

function Next() {
  const { t } = useT();
  const steps = (["step1", "step2", "step3"] as const).map((step) =>
    t(`accounts.registration.received.${step}`),
  );
  return (
    <div role="status">
      <p>{t("accounts.registration.confirm.done.text")}</p>
      <Section title={t("accounts.registration.received.next")}>
        <Steps steps={steps} />
      </Section>
      <p className="mt-6">
        <LinkButton kind="secondary" href="/">
          {t("accounts.registration.received.back")}
        </LinkButton>
      </p>
    </div>
  );
}
