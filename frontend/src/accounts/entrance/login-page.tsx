import { type ReactNode, useState } from "react";
import { ServerForm, TextField, useServerForm } from "@/form";
import { Trans, useT } from "@/i18n";
import { useSettings } from "@/settings";
import { Button, Icon, LinkButton, Main, Notice, PageTitle, Steps } from "@/ui";
import { type Audience, logIn } from "../api";
import { PasswordField } from "../password-field";
import { go, usePlace } from "./place";
import { waitingFor } from "./waiting";

/** The start page: log in at the left, register at the right. */
export function StartPage() {
  const { t } = useT();
  return (
    <Main look="start">
      <PageTitle>{t("accounts.login.title")}</PageTitle>
      <div>
        <div className="start__in">
          <h1 tabIndex={-1}>{t("accounts.login.title")}</h1>
          <p className="lead mt-3">{t("accounts.login.lead")}</p>
          <LoginForm audience="company" />
        </div>
      </div>
      <div>
        <Welcome />
      </div>
    </Main>
  );
}

/** The same login for the office, without registration beside it. */
export function OfficeLoginPage() {
  const { t } = useT();
  return (
    <Main>
      <PageTitle>{t("accounts.login.title")}</PageTitle>
      <div className="narrow">
        <h1 tabIndex={-1}>{t("accounts.login.title")}</h1>
        <p className="lead mt-3">{t("accounts.login.office_lead")}</p>
        <LoginForm audience="office" />
      </div>
    </Main>
  );
}

function LoginForm({ audience }: { readonly audience: Audience }) {
  const { t } = useT();
  const { query } = usePlace();
  const form = useServerForm({ defaultValues: { email: "", password: "" } });
  const submit = async ({ email, password }: { email: string; password: string }) => {
    const sent = await logIn(email, password, audience);
    const target = query.get("return");
    const search = target === null ? "" : `?${new URLSearchParams({ return: target })}`;
    go(`${audience === "office" ? "/office" : ""}/login/code${search}`, waitingFor(sent, Date.now()));
  };
  return (
    <div className="mt-6">
      <Reason query={query} />
      <ServerForm form={form} onSubmit={submit}>
        <TextField
          form={form}
          name="email"
          label={t("accounts.login.fields.email")}
          type="email"
          autoComplete="username"
          spellCheck={false}
        />
        <PasswordField
          form={form}
          name="password"
          label={t("accounts.login.fields.password")}
          autoComplete="current-password"
        />
        <div className="cluster cluster--between mt-5">
          <a href={`${audience === "office" ? "/office" : ""}/login/forgotten`}>
            {t("accounts.login.forgotten")}
          </a>
          <Button type="submit" busy={form.busy}>
            {t("accounts.login.submit")}
          </Button>
        </div>
      </ServerForm>
      <p className="muted sm mt-6">
        <Icon name="lock" /> {t("accounts.login.code_note")}
      </p>
    </div>
  );
}

const REASONS = [
  { why: "removed", kind: "warning", text: "accounts.login.removed" },
  { why: "expired", kind: "info", text: "accounts.login.expired" },
  { why: "ended", kind: "info", text: "accounts.login.ended" },
  { why: "out", kind: "success", text: "accounts.login.logged_out" },
  { why: "chosen", kind: "success", text: "accounts.welcome_officer.done" },
  { why: "changed", kind: "success", text: "accounts.forgotten.done" },
  { why: "closed", kind: "success", text: "accounts.login.closed" },
  { why: "return", kind: "info", text: "accounts.login.ask_first" },
] as const;

/** Why the login page shows, when the person did not ask for it. */
function Reason({ query }: { readonly query: URLSearchParams }) {
  const { t } = useT();
  const [closed, setClosed] = useState(false);
  const reason = REASONS.find(({ why }) => query.has(why));
  if (reason === undefined || closed) return null;
  return (
    <Notice kind={reason.kind} live onClose={() => setClosed(true)} className="mb-5">
      {t(reason.text)}
    </Notice>
  );
}

function Welcome() {
  const { t } = useT();
  return (
    <div className="start__in stack">
      <h2>{t("accounts.welcome.title")}</h2>
      <p>{t("accounts.welcome.text")}</p>
      <Steps
        steps={[t("accounts.welcome.step1"), t("accounts.welcome.step2"), t("accounts.welcome.step3")]}
      />
      <p className="mt-5">
        <LinkButton kind="secondary" href="/registration">
          {t("accounts.welcome.register")}
        </LinkButton>
      </p>
      <NoGln />
    </div>
  );
}

function NoGln() {
  const { links } = useSettings();
  const href = links.gln_help;
  if (href === null) return null;
  const link = (children: ReactNode) => (
    <a href={href} target="_blank" rel="noreferrer">
      {children}
    </a>
  );
  return (
    <p className="muted sm mt-5">
      <Trans id="accounts.welcome.no_gln" tags={{ link }} />
    </p>
  );
}
