import { useState } from "react";
import { failureText } from "@/form";
import { useT } from "@/i18n";
import { Button, Dialog, Notice } from "@/ui";
import type { Session } from "./api";
import { useNow } from "./entrance/waiting-button";
import { goOn } from "./go-on";
import { clockOf, secondsSaid } from "./time-left";

interface Props {
  readonly session: Session;
  /** When it ends, by this browser's clock, in milliseconds. */
  readonly at: number;
  /** Whether use prolongs it no more: it has lasted as long as one may. */
  readonly last: boolean;
  readonly onClose: () => void;
  readonly onLogin: () => void;
}

/** Before a session ends: goes on with it, or, where that is not possible, with another one in the same place. */
export default function TimeOut({ session, at, last, onClose, onLogin }: Props) {
  const { t } = useT();
  const left = at - useNow();
  const said = secondsSaid(left);
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const stay = async () => {
    setBusy(true);
    setFailure(null);
    await goOn(session.audience).then(onClose, setFailure);
    setBusy(false);
  };
  const actions = last ? (
    <>
      <Button kind="secondary" onClick={onClose}>
        {t("accounts.time_out.stay")}
      </Button>
      <Button onClick={onLogin}>{t("accounts.time_out.log_in")}</Button>
    </>
  ) : (
    <Button busy={busy} onClick={() => void stay()}>
      {t("accounts.time_out.go_on")}
    </Button>
  );
  return (
    <Dialog
      open
      urgent
      title={t(last ? "accounts.time_out.last.title" : "accounts.time_out.title")}
      onClose={last ? onClose : () => void stay()}
      actions={actions}
    >
      <p>{t(last ? "accounts.time_out.last.text" : "accounts.time_out.text")}</p>
      <p className="mt-3">
        {t("accounts.time_out.left")} <strong className="tnum">{clockOf(left)}</strong>
      </p>
      <p className="vh" role="status">
        {said !== null && t("accounts.time_out.said", { seconds: said })}
      </p>
      {failure !== null && (
        <Notice kind="danger" live className="mt-4">
          {failureText(failure)}
        </Notice>
      )}
    </Dialog>
  );
}
