import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { HOME, loginPage } from "@/addresses";
import { type SessionEnd, sessionIsBack } from "@/client/session";
import { ServerForm, useServerForm } from "@/form";
import { loadTexts, useT } from "@/i18n";
import { Button, Dialog, Field, Notice, showToast, TextInput } from "@/ui";
import { chooseOrganisation, logIn, type Session } from "./api";
import { SecondFactor } from "./entrance/second-factor";
import { type Waiting, waitingFor } from "./entrance/waiting";
import { waysOf } from "./factors/ways";
import { PasswordField } from "./password-field";
import { sessionQuery } from "./session";

interface Props {
  /** Who had the page opened. */
  readonly session: Session;
  readonly why: SessionEnd;
  /** Closed without a login: the page stays as it is, and nothing is saved. */
  readonly onLater: () => void;
}

/** Over the page of somebody whose session has ended: they log in again and go on, and nothing goes away. */
export default function Relogin({ session, why, onLater }: Props) {
  const { t } = useT();
  const [removed, setRemoved] = useState(why === "access_ended");
  if (removed) return <Removed session={session} onLater={onLater} />;
  const other = why === "other_session";
  return (
    <Dialog
      open
      title={t(other ? "accounts.relogin.other.title" : "accounts.relogin.title")}
      onClose={onLater}
    >
      <p>{t(other ? "accounts.relogin.other.text" : "accounts.relogin.text")}</p>
      {other && (
        <p className="mt-3">
          <a href={HOME[session.audience]} rel="external">
            {t("accounts.relogin.other.go_on")}
          </a>
        </p>
      )}
      <Steps session={session} onLater={onLater} onRemoved={() => setRemoved(true)} />
    </Dialog>
  );
}

/** No login helps here; what was typed can still be read and copied. */
function Removed({ session, onLater }: Pick<Props, "session" | "onLater">) {
  const { t } = useT();
  return (
    <Dialog
      open
      title={t("accounts.relogin.removed.title")}
      onClose={onLater}
      actions={
        <>
          <Button kind="quiet" onClick={() => location.assign(`${loginPage(session.audience)}?removed=1`)}>
            {t("accounts.relogin.removed.leave")}
          </Button>
          <Button onClick={onLater}>{t("accounts.relogin.removed.close")}</Button>
        </>
      }
    >
      <p>{t("accounts.login.removed")}</p>
      <p className="mt-3">{t("accounts.relogin.removed.copy")}</p>
    </Dialog>
  );
}

interface StepsProps {
  readonly session: Session;
  readonly onLater: () => void;
  readonly onRemoved: () => void;
}

/** The login's own two steps, with the address that the page was opened with. */
function Steps({ session, onLater, onRemoved }: StepsProps) {
  const { t } = useT();
  const cache = useQueryClient();
  const { audience, person, organisation } = session;
  const [waiting, setWaiting] = useState<Waiting | null>(null);
  const [way, setWay] = useState(waysOf([])[0]);
  const [expired, setExpired] = useState(false);
  const form = useServerForm({ defaultValues: { password: "" } });
  const submit = async ({ password }: { password: string }) => {
    const [sent] = await Promise.all([logIn(person.email, password, audience), loadTexts("factors")]);
    form.reset();
    setExpired(false);
    setWay(waysOf(sent.factors)[0]);
    setWaiting(waitingFor(sent, Date.now()));
  };
  const enter = async (opened: Session) => {
    const same = opened.organisation?.id === organisation?.id;
    // The page's company, whichever a login begins with; somebody who may not enter it any more has no page here.
    const back =
      same || organisation === null ? opened : await chooseOrganisation(organisation.id).catch(() => null);
    if (back === null || back.person.id !== person.id) return onRemoved();
    cache.setQueryData(sessionQuery(audience).queryKey, back);
    sessionIsBack();
    void cache.refetchQueries({ predicate: ({ state }) => state.status === "error" });
    showToast({ text: () => t("accounts.relogin.done") });
  };
  const cancel = (
    <Button kind="quiet" onClick={onLater}>
      {t("accounts.relogin.later")}
    </Button>
  );
  if (waiting !== null) {
    return (
      <div className="mt-4 stack">
        {way === "sms" && <p>{t("accounts.code.intro")}</p>}
        <SecondFactor
          waiting={waiting}
          way={way}
          onWay={setWay}
          onWaiting={setWaiting}
          onExpired={() => {
            setWaiting(null);
            setExpired(true);
          }}
          onOpened={(opened) => void enter(opened)}
        />
        <p>{cancel}</p>
      </div>
    );
  }
  return (
    <div className="mt-4">
      {expired && (
        <Notice live className="mb-4">
          {t("accounts.relogin.expired")}
        </Notice>
      )}
      <ServerForm form={form} onSubmit={submit}>
        <Field id="relogin-email" label={t("accounts.login.fields.email")}>
          <TextInput type="email" autoComplete="username" value={person.email} readOnly />
        </Field>
        <PasswordField
          form={form}
          name="password"
          label={t("accounts.login.fields.password")}
          autoComplete="current-password"
        />
        <div className="cluster cluster--end mt-5">
          {cancel}
          <Button type="submit" busy={form.busy}>
            {t("accounts.login.submit")}
          </Button>
        </div>
      </ServerForm>
    </div>
  );
}
