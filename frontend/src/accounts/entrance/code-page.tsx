import { lazy, Suspense, useEffect, useState } from "react";
import { loginPage, safeReturn } from "@/addresses";
import { Problem } from "@/client";
import { fieldId, ServerForm, type ServerFormHandle, TextField, useServerForm } from "@/form";
import { useT } from "@/i18n";
import { BackLink, Button, focusControl, Main, Notice, PageTitle, Skeleton, TextButton } from "@/ui";
import { type Audience, openPasskeySession, openSession, type Session, sendCodeAgain } from "../api";
import { isCode, isWrongCode, NOT_A_CODE } from "../code";
import { PasskeyForm } from "../factors/passkey-form";
import { NoWay, OtherWays, waysOf } from "../factors/ways";
import { go, usePlace } from "./place";
import { RecoveryForm } from "./recovery-form";
import { isWaiting, type Waiting, waitingFor } from "./waiting";
import { useNow, WaitingButton } from "./waiting-button";

const SmsHelp = lazy(() => import("@/help/sms-help"));

const HELP_AFTER = 30_000;

interface Code {
  code: string;
}

export default function CodePage({ audience }: { readonly audience: Audience }) {
  const { state } = usePlace();
  const waiting = isWaiting(state) ? state : null;
  useEffect(() => {
    if (!waiting) go(loginPage(audience), null, { replace: true });
  }, [waiting, audience]);
  return waiting && <SecondFactor audience={audience} waiting={waiting} />;
}

interface LoginProps {
  readonly audience: Audience;
  readonly waiting: Waiting;
}

/** The second step, with whatever the person has; what they have chosen of it, else the first. */
function SecondFactor({ audience, waiting }: LoginProps) {
  const { t } = useT();
  const { query } = usePlace();
  const [helping, setHelping] = useState(false);
  const ways = waysOf(waiting.factors);
  const [way, setWay] = useState(ways[0]);
  const refused = (error: unknown) => refuse(error, audience);
  const enter = (session: Session | null) => {
    if (session === null) return;
    if (audience === "company" && session.organisation === null)
      go(`/login/organisation${location.search}`, null, { replace: true });
    else location.assign(safeReturn(query.get("return"), audience));
  };
  return (
    <Main>
      <PageTitle>
        {t(way === "sms" || way === "totp" ? "accounts.code.page_title" : "factors.login.page_title")}
      </PageTitle>
      <div className="narrow">
        <BackLink href={loginPage(audience)}>{t("common.nav.back")}</BackLink>
        <h1 tabIndex={-1}>{t("accounts.login.title")}</h1>
        {way === "sms" && <p className="mt-3">{t("accounts.code.intro")}</p>}
        <div className="mt-5">
          {way === undefined && <NoWay />}
          {way === "passkey" && (
            <PasskeyForm onSigned={(answer) => openPasskeySession(answer).then(enter)} refuse={refused} />
          )}
          {(way === "sms" || way === "totp") && (
            <CodeForm
              key={way}
              audience={audience}
              waiting={waiting}
              bySms={way === "sms"}
              onOpened={enter}
            />
          )}
          {way === "recovery_code" && <RecoveryForm onOpened={enter} refuse={refused} />}
          <OtherWays ways={ways} chosen={way} onChoose={setWay} />
        </div>
        {way === "sms" && <Help since={waiting.sentAt} open={helping} onOpen={() => setHelping(true)} />}
      </div>
    </Main>
  );
}

interface CodeProps extends LoginProps {
  readonly bySms: boolean;
  readonly onOpened: (session: Session | null) => void;
}

function CodeForm({ audience, waiting, bySms, onOpened }: CodeProps) {
  const { t } = useT();
  const form = useServerForm<Code>({ defaultValues: { code: "" } });
  const submit = async ({ code }: Code) => {
    if (!isCode(code)) return form.show(NOT_A_CODE);
    onOpened(await openSession(code).catch((error: unknown) => refuse(error, audience)));
  };
  return (
    <ServerForm form={form} onSubmit={submit}>
      <TextField
        form={form}
        name="code"
        label={t("accounts.code.fields.code")}
        hint={bySms ? t("accounts.code.hint", { phone: waiting.phone }) : t("factors.login.app")}
        figures="code"
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={9}
        autoFocus
      />
      <div className="cluster cluster--between mt-5">
        {bySms ? <Again form={form} audience={audience} waiting={waiting} /> : <span />}
        <Button type="submit" busy={form.busy}>
          {t("accounts.code.submit")}
        </Button>
      </div>
    </ServerForm>
  );
}

/** A wrong code is said at the field; a login that has run out starts again from the password. */
function refuse(error: unknown, audience: Audience): null {
  if (!(error instanceof Problem)) throw error;
  if (error.code === "login_expired") {
    go(`${loginPage(audience)}?expired=1`, null, { replace: true });
    return null;
  }
  if (!isWrongCode(error.code)) throw error;
  throw error.at("/code", "accounts.code.fields.code");
}

interface AgainProps extends LoginProps {
  readonly form: ServerFormHandle<Code>;
}

/** Sleeps for a minute after each code, as the guide says; the server holds to it whatever the clock here shows. */
function Again({ form, audience, waiting }: AgainProps) {
  const { t } = useT();
  const [sent, setSent] = useState(false);
  const send = () =>
    form.attemptTo(async () => {
      const again = await sendCodeAgain().catch((error: unknown) => refuse(error, audience));
      if (!again) return;
      go(location.pathname + location.search, waitingFor(again, Date.now()), { replace: true });
      form.resetField("code");
      focusControl(fieldId("code"));
      setSent(true);
    });
  return (
    <div>
      <WaitingButton at={waiting.againAt} label={t("accounts.code.again")} onPress={() => void send()} />
      <p role="status" className="sm muted">
        {sent && t("accounts.code.sent")}
      </p>
    </div>
  );
}

interface HelpProps {
  readonly since: number;
  readonly open: boolean;
  readonly onOpen: () => void;
}

function Help({ since, open, onOpen }: HelpProps) {
  const { t } = useT();
  const now = useNow();
  return (
    <div className="mt-6" role="status">
      {open && (
        <Suspense fallback={<Skeleton />}>
          <SmsHelp />
        </Suspense>
      )}
      {!open && now - since >= HELP_AFTER && (
        <Notice kind="plain" title={t("accounts.code.help_title")}>
          <p className="sm">
            <TextButton onClick={onOpen}>{t("accounts.code.help_link")}</TextButton>
            {t("accounts.code.help_after")}
          </p>
        </Notice>
      )}
    </div>
  );
}
