import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { answer, api, Problem } from "@/client";
import { failureText, ServerForm, type ServerFormHandle, TextField, useServerForm } from "@/form";
import { loadTexts, useT } from "@/i18n";
import { Button, Dialog, Notice, Skeleton } from "@/ui";
import type { Audience, Session } from "./api";
import { isCode, isWrongCode, NOT_A_CODE } from "./code";
import { type Waiting, waitingFor } from "./entrance/waiting";
import { WaitingButton } from "./entrance/waiting-button";
import { PasskeyForm } from "./factors/passkey-form";
import { NoWay, OtherWays, waysOf } from "./factors/ways";
import type { PasskeyAnswer } from "./factors/webauthn";
import { sessionQuery } from "./session";

interface Asked {
  readonly confirmed: () => void;
  readonly given_up: () => void;
}

export interface StepUp {
  /**
   * Runs what may need a fresh second factor. When the API asks for one, the dialog does too, and the call is repeated
   * once it is confirmed; who closes the dialog gets the API's refusal.
   */
  readonly run: <Answer>(call: () => Promise<Answer>) => Promise<Answer>;
  /** To be rendered anywhere on the page. */
  readonly dialog: ReactNode;
}

const needsStepUp = (error: unknown): boolean =>
  error instanceof Problem && error.code === "step_up_required";

export function useStepUp(reason: string, audience: Audience = "company"): StepUp {
  const [asked, setAsked] = useState<Asked | null>(null);
  const run = async <Answer,>(call: () => Promise<Answer>): Promise<Answer> => {
    try {
      return await call();
    } catch (error) {
      if (!needsStepUp(error)) throw error;
      await new Promise<void>((confirmed, refuse) => {
        setAsked({ confirmed, given_up: () => refuse(error) });
      });
      return await call();
    }
  };
  const close = (settle: () => void) => {
    setAsked(null);
    settle();
  };
  const dialog = (
    <StepUpDialog
      open={asked !== null}
      reason={reason}
      audience={audience}
      onConfirmed={() => asked && close(asked.confirmed)}
      onGivenUp={() => asked && close(asked.given_up)}
    />
  );
  return { run, dialog };
}

interface Asking {
  readonly audience: Audience;
  readonly onConfirmed: () => void;
  readonly onGivenUp: () => void;
}

interface Props extends Asking {
  readonly open: boolean;
  readonly reason: string;
}

function StepUpDialog({ open, reason, ...asking }: Props) {
  const { t } = useT();
  return (
    <Dialog open={open} title={t("accounts.step_up.title")} onClose={asking.onGivenUp}>
      <p className="mb-4">{reason}</p>
      <Code {...asking} />
    </Dialog>
  );
}

const requestCode = (audience: Audience) =>
  audience === "office" ? answer(api.POST("/api/v1/office/step-ups")) : answer(api.POST("/api/v1/step-ups"));

const confirm = (audience: Audience, code: string) =>
  audience === "office"
    ? answer(api.PUT("/api/v1/office/step-ups/current", { body: { code } }))
    : answer(api.PUT("/api/v1/step-ups/current", { body: { code } }));

const confirmWithPasskey = (audience: Audience, body: PasskeyAnswer) =>
  audience === "office"
    ? answer(api.PUT("/api/v1/office/step-ups/current/passkey", { body }))
    : answer(api.PUT("/api/v1/step-ups/current/passkey", { body }));

/** A code that was sent a moment ago is still good: it may be typed, only a further one has to wait. */
function knownCode(error: unknown): Waiting | null {
  if (!(error instanceof Problem) || error.code !== "code_sent_recently") return null;
  const now = Date.now();
  return {
    factors: ["sms"],
    phone: "",
    sentAt: now,
    againAt: now + 1000 * Number(error.params.seconds ?? 60),
  };
}

function Code(asking: Asking) {
  const { t } = useT();
  const [waiting, setWaiting] = useState<Waiting | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  useEffect(() => {
    let shown = true;
    Promise.all([requestCode(asking.audience), loadTexts("factors")]).then(
      ([sent]) => shown && setWaiting(waitingFor(sent, Date.now())),
      (error: unknown) => {
        const known = knownCode(error);
        if (shown) known ? setWaiting(known) : setFailure(error);
      },
    );
    return () => {
      shown = false;
    };
  }, [asking.audience]);
  if (waiting) return <Confirmation waiting={waiting} {...asking} />;
  return (
    <>
      {failure === null ? (
        <Skeleton lines={2} />
      ) : (
        <Notice kind="danger" live>
          {failureText(failure)}
        </Notice>
      )}
      <div className="cluster cluster--end mt-5">
        <Button kind="secondary" onClick={asking.onGivenUp}>
          {t("common.cancel")}
        </Button>
      </div>
    </>
  );
}

interface FormProps extends Asking {
  readonly waiting: Waiting;
}

/** With what the person has; what they have chosen of it, else the first. */
function Confirmation({ waiting, ...asking }: FormProps) {
  const { t } = useT();
  const cache = useQueryClient();
  const ways = waysOf(waiting.factors);
  const [way, setWay] = useState(ways[0]);
  const keep = (session: Session) => {
    cache.setQueryData(sessionQuery(asking.audience).queryKey, session);
    asking.onConfirmed();
  };
  const cancel = (
    <Button kind="secondary" onClick={asking.onGivenUp}>
      {t("common.cancel")}
    </Button>
  );
  return (
    <>
      {way === undefined && <NoWay />}
      {way === "passkey" && (
        <PasskeyForm onSigned={(answer) => confirmWithPasskey(asking.audience, answer).then(keep)}>
          {cancel}
        </PasskeyForm>
      )}
      {(way === "sms" || way === "totp") && (
        <CodeForm waiting={waiting} audience={asking.audience} bySms={way === "sms"} onConfirmed={keep}>
          {cancel}
        </CodeForm>
      )}
      <OtherWays ways={ways} chosen={way} onChoose={setWay} />
    </>
  );
}

interface CodeValues {
  code: string;
}

interface CodeProps {
  readonly waiting: Waiting;
  readonly audience: Audience;
  readonly bySms: boolean;
  readonly onConfirmed: (session: Session) => void;
  readonly children: ReactNode;
}

function CodeForm({ waiting, audience, bySms, onConfirmed, children }: CodeProps) {
  const { t } = useT();
  const form = useServerForm<CodeValues>({ defaultValues: { code: "" } });
  const submit = async ({ code }: CodeValues) => {
    if (!isCode(code)) return form.show(NOT_A_CODE);
    onConfirmed(await confirm(audience, code).catch(atField));
  };
  const sentTo = waiting.phone === "" ? {} : { hint: t("accounts.code.hint", { phone: waiting.phone }) };
  const hint = bySms ? sentTo : { hint: t("factors.login.app") };
  return (
    <ServerForm form={form} onSubmit={submit}>
      <TextField
        form={form}
        name="code"
        label={t("accounts.code.fields.code")}
        {...hint}
        figures="code"
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={9}
        autoFocus
      />
      {bySms && <Again form={form} audience={audience} first={waiting} />}
      <div className="cluster cluster--end mt-5">
        {children}
        <Button type="submit" busy={form.busy}>
          {t("accounts.step_up.confirm")}
        </Button>
      </div>
    </ServerForm>
  );
}

function atField(error: unknown): never {
  const wrong = error instanceof Problem && isWrongCode(error.code);
  throw wrong ? error.at("/code", "accounts.code.fields.code") : error;
}

interface AgainProps {
  readonly form: ServerFormHandle<CodeValues>;
  readonly audience: Audience;
  readonly first: Waiting;
}

function Again({ form, audience, first }: AgainProps) {
  const { t } = useT();
  const [waiting, setWaiting] = useState(first);
  const send = () =>
    form.attemptTo(async () => {
      setWaiting(waitingFor(await requestCode(audience), Date.now()));
      form.setValue("code", "");
      form.setFocus("code");
    });
  return (
    <div className="sm mt-4">
      <WaitingButton at={waiting.againAt} label={t("accounts.code.again")} onPress={() => void send()} />
      <p role="status" className="muted">
        {waiting !== first && t("accounts.code.sent")}
      </p>
    </div>
  );
}
