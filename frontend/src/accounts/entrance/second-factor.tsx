import { useState } from "react";
import { Problem } from "@/client";
import { fieldId, ServerForm, type ServerFormHandle, TextField, useServerForm } from "@/form";
import { useT } from "@/i18n";
import { Button, focusControl } from "@/ui";
import { openPasskeySession, openSession, type Session, sendCodeAgain } from "../api";
import { isCode, isWrongCode, NOT_A_CODE } from "../code";
import { PasskeyForm } from "../factors/passkey-form";
import { NoWay, OtherWays, type Way, waysOf } from "../factors/ways";
import { RecoveryForm } from "./recovery-form";
import { type Waiting, waitingFor } from "./waiting";
import { WaitingButton } from "./waiting-button";

interface Props {
  readonly waiting: Waiting;
  readonly way: Way | undefined;
  readonly onWay: (way: Way) => void;
  /** Another code was sent. */
  readonly onWaiting: (waiting: Waiting) => void;
  /** The login has run out: it starts again from the password. */
  readonly onExpired: () => void;
  readonly onOpened: (session: Session) => void;
}

interface Code {
  code: string;
}

/** The second step of a login, with whatever the person has. */
export function SecondFactor({ waiting, way, onWay, onWaiting, onExpired, onOpened }: Props) {
  const refuse = (error: unknown): null => {
    if (!(error instanceof Problem)) throw error;
    if (error.code === "login_expired") {
      onExpired();
      return null;
    }
    if (!isWrongCode(error.code)) throw error;
    throw error.at("/code", "accounts.code.fields.code");
  };
  const enter = (session: Session | null) => {
    if (session !== null) onOpened(session);
  };
  return (
    <>
      {way === undefined && <NoWay />}
      {way === "passkey" && (
        <PasskeyForm onSigned={(answer) => openPasskeySession(answer).then(enter)} refuse={refuse} />
      )}
      {(way === "sms" || way === "totp") && (
        <CodeForm
          key={way}
          waiting={waiting}
          bySms={way === "sms"}
          refuse={refuse}
          onWaiting={onWaiting}
          onOpened={enter}
        />
      )}
      {way === "recovery_code" && <RecoveryForm onOpened={enter} refuse={refuse} />}
      <OtherWays ways={waysOf(waiting.factors)} chosen={way} onChoose={onWay} />
    </>
  );
}

interface CodeProps {
  readonly waiting: Waiting;
  readonly bySms: boolean;
  /** A wrong code is said at the field; a login that has run out starts again. */
  readonly refuse: (error: unknown) => null;
  readonly onWaiting: (waiting: Waiting) => void;
  readonly onOpened: (session: Session | null) => void;
}

function CodeForm({ waiting, bySms, refuse, onWaiting, onOpened }: CodeProps) {
  const { t } = useT();
  const form = useServerForm<Code>({ defaultValues: { code: "" } });
  const submit = async ({ code }: Code) => {
    if (!isCode(code)) return form.show(NOT_A_CODE);
    onOpened(await openSession(code).catch(refuse));
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
        {bySms ? <Again form={form} waiting={waiting} refuse={refuse} onWaiting={onWaiting} /> : <span />}
        <Button type="submit" busy={form.busy}>
          {t("accounts.code.submit")}
        </Button>
      </div>
    </ServerForm>
  );
}

interface AgainProps extends Pick<CodeProps, "waiting" | "refuse" | "onWaiting"> {
  readonly form: ServerFormHandle<Code>;
}

/** Sleeps for a minute after each code, as the guide says; the server holds to it whatever the clock here shows. */
function Again({ form, waiting, refuse, onWaiting }: AgainProps) {
  const { t } = useT();
  const [sent, setSent] = useState(false);
  const send = () =>
    form.attemptTo(async () => {
      const again = await sendCodeAgain().catch(refuse);
      if (!again) return;
      onWaiting(waitingFor(again, Date.now()));
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
