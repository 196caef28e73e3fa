import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ServerForm, TextField, useServerForm } from "@/form";
import { useT } from "@/i18n";
import { Button, Notice, Section } from "@/ui";
import { type Audience, askForEmailChange } from "./api";
import { sessionQuery } from "./session";
import { useStepUp } from "./step-up";

const EMPTY = { email: "" };

/** Another address to log in with; it holds once its owner has opened the mailed link. */
export function EmailSection({ audience }: { readonly audience: Audience }) {
  const { t } = useT();
  const { data: session } = useSuspenseQuery(sessionQuery(audience));
  const stepUp = useStepUp(t("accounts.email_change.reason"), audience);
  const [sentTo, setSentTo] = useState<string | null>(null);
  const form = useServerForm({ defaultValues: EMPTY });
  const submit = async ({ email }: typeof EMPTY) => {
    setSentTo(null);
    await stepUp.run(() => askForEmailChange(audience, email));
    setSentTo(email.trim());
    form.reset(EMPTY);
    form.clear();
  };
  return (
    <Section id="email" title={t("accounts.email_change.title")}>
      <p className="muted sm mb-4">{t("accounts.email_change.lead", { email: session.person.email })}</p>
      {sentTo !== null && (
        <Notice kind="success" live className="mb-4">
          {t("accounts.email_change.sent", { email: sentTo })}
        </Notice>
      )}
      <ServerForm form={form} onSubmit={submit}>
        <TextField
          form={form}
          name="email"
          label={t("accounts.email_change.fields.email")}
          type="email"
          autoComplete="email"
          spellCheck={false}
        />
        <Button type="submit" kind="secondary" busy={form.busy}>
          {t("accounts.email_change.submit")}
        </Button>
      </ServerForm>
      {stepUp.dialog}
    </Section>
  );
}
