import { useState } from "react";
import { loginPage } from "@/addresses";
import { ServerForm, TextField, useServerForm } from "@/form";
import { Trans, useT } from "@/i18n";
import { PhoneLink, useSettings } from "@/settings";
import { BackLink, Button, Main, PageHeading, TextButton } from "@/ui";
import { type Audience, askForPasswordReset } from "../api";

/** Guide 5.1.1: the address of the account; a link to choose a new password comes by mail. */
export default function ForgottenPage({ audience }: { readonly audience: Audience }) {
  const { t } = useT();
  const [sentTo, setSentTo] = useState<string | null>(null);
  return (
    <Main>
      <div className="narrow">
        <PageHeading
          title={t(sentTo === null ? "accounts.forgotten.title" : "accounts.forgotten.sent.title")}
          back={<BackLink href={loginPage(audience)}>{t("common.nav.back")}</BackLink>}
        />
        {sentTo === null ? (
          <Ask audience={audience} onSent={setSentTo} />
        ) : (
          <Sent email={sentTo} onAgain={() => setSentTo(null)} />
        )}
      </div>
    </Main>
  );
}

interface AskProps {
  readonly audience: Audience;
  readonly onSent: (email: string) => void;
}

function Ask({ audience, onSent }: AskProps) {
  const { t } = useT();
  const form = useServerForm({ defaultValues: { email: "" } });
  const submit = async ({ email }: { email: string }) => {
    await askForPasswordReset(email, audience);
    onSent(email.trim());
  };
  return (
    <>
      <p className="mb-5">{t("accounts.forgotten.text")}</p>
      <ServerForm form={form} onSubmit={submit}>
        <TextField
          form={form}
          name="email"
          label={t("accounts.forgotten.fields.email")}
          type="email"
          autoComplete="username"
          spellCheck={false}
          autoFocus
        />
        <Button type="submit" busy={form.busy}>
          {t("accounts.forgotten.submit")}
        </Button>
      </ServerForm>
    </>
  );
}

/** The same whether or not somebody has this address. */
function Sent({ email, onAgain }: { readonly email: string; readonly onAgain: () => void }) {
  const { t } = useT();
  const { office } = useSettings();
  return (
    <div className="stack" role="status">
      <p>{t("accounts.forgotten.sent.text", { email })}</p>
      <p>
        <Trans
          id="accounts.forgotten.sent.missing"
          params={{ phone: office.phone }}
          tags={{ phone: (children) => <PhoneLink>{children}</PhoneLink> }}
        />
      </p>
      <p>
        <TextButton onClick={onAgain}>{t("accounts.forgotten.sent.again")}</TextButton>
      </p>
    </div>
  );
}
