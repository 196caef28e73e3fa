import { lazy, Suspense, useEffect, useState } from "react";
import { loginPage, safeReturn } from "@/addresses";
import { useT } from "@/i18n";
import { BackLink, Main, Notice, PageTitle, Skeleton, TextButton } from "@/ui";
import type { Audience, Session } from "../api";
import { waysOf } from "../factors/ways";
import { go, usePlace } from "./place";
import { SecondFactor } from "./second-factor";
import { isWaiting, type Waiting } from "./waiting";
import { useNow } from "./waiting-button";

const SmsHelp = lazy(() => import("@/help/sms-help"));

const HELP_AFTER = 30_000;

export default function CodePage({ audience }: { readonly audience: Audience }) {
  const { state } = usePlace();
  const waiting = isWaiting(state) ? state : null;
  useEffect(() => {
    if (!waiting) go(loginPage(audience), null, { replace: true });
  }, [waiting, audience]);
  return waiting && <Login audience={audience} waiting={waiting} />;
}

interface LoginProps {
  readonly audience: Audience;
  readonly waiting: Waiting;
}

/** The second step, with whatever the person has; what they have chosen of it, else the first. */
function Login({ audience, waiting }: LoginProps) {
  const { t } = useT();
  const { query } = usePlace();
  const [helping, setHelping] = useState(false);
  const [way, setWay] = useState(waysOf(waiting.factors)[0]);
  const enter = (session: Session) => {
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
          <SecondFactor
            waiting={waiting}
            way={way}
            onWay={setWay}
            onWaiting={(again) => go(location.pathname + location.search, again, { replace: true })}
            onExpired={() => go(`${loginPage(audience)}?expired=1`, null, { replace: true })}
            onOpened={enter}
          />
        </div>
        {way === "sms" && <Help since={waiting.sentAt} open={helping} onOpen={() => setHelping(true)} />}
      </div>
    </Main>
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
