import { useQueryClient } from "@tanstack/react-query";
import { useLocation } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState, useSyncExternalStore } from "react";
import type { Session } from "@/accounts/api";
import { goOn } from "@/accounts/go-on";
import { sessionQuery } from "@/accounts/session";
import { areaOf } from "@/addresses";
import { endSession, type SessionEnd, sessionState, subscribeSession } from "@/client/session";
import { useT } from "@/i18n";
import { Button } from "@/ui";

const Relogin = lazy(() => import("@/accounts/relogin"));
const TimeOut = lazy(() => import("@/accounts/time-out"));

/** Warns before the session of the page ends, and asks for a login over the page once it has. */
export function SessionGuard() {
  const area = areaOf(useLocation({ select: ({ pathname }) => pathname }));
  const session = useQueryClient().getQueryData<Session>(sessionQuery(area).queryKey);
  const state = useSyncExternalStore(subscribeSession, sessionState);
  if (session === undefined) return null;
  // Another reason is another dialog, and so is the next time.
  if (state.ended !== null) return <Ended key={state.ended} session={session} why={state.ended} />;
  if (state.at === null) return null;
  // What the session's answer and the header say is one and the same instant then.
  const last = Date.parse(state.expires ?? "") >= Date.parse(session.absolute_expires_at);
  return <Ending key={state.at} session={session} at={state.at} last={last} />;
}

function Ended({ session, why }: { readonly session: Session; readonly why: SessionEnd }) {
  const { t } = useT();
  const [later, setLater] = useState(false);
  if (!later) {
    return (
      <Suspense>
        <Relogin session={session} why={why} onLater={() => setLater(true)} />
      </Suspense>
    );
  }
  return (
    <div className="toast toast--fixed" role="status">
      <span>{t(why === "access_ended" ? "accounts.relogin.removed.title" : "accounts.relogin.bar")}</span>
      <Button size="small" onClick={() => setLater(false)}>
        {t(why === "access_ended" ? "accounts.relogin.why" : "accounts.relogin.open")}
      </Button>
    </div>
  );
}

interface EndingProps {
  readonly session: Session;
  readonly at: number;
  readonly last: boolean;
}

/** When somebody last touched the page: who is at work is not asked whether they are there. */
let touched = 0;

function Ending({ session, at, last }: EndingProps) {
  const [now, setNow] = useState(() => Date.now());
  const [closed, setClosed] = useState(false);
  const warning = session.warning_seconds * 1000;
  const isDue = at - now <= warning;
  const hasEnded = at <= now;
  useEffect(() => {
    const touch = () => {
      touched = Date.now();
    };
    const events = ["keydown", "pointerdown"] as const;
    for (const event of events) window.addEventListener(event, touch, { passive: true });
    // A timer alone would be late after the computer has slept.
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => {
      clearInterval(timer);
      for (const event of events) window.removeEventListener(event, touch);
    };
  }, []);
  const atWork = isDue && !last && touched > at - 2 * warning;
  useEffect(() => {
    // Without an answer there is the warning, which says why.
    if (atWork)
      goOn(session.audience)
        .catch(() => undefined)
        .finally(() => (touched = 0));
  }, [atWork, session.audience]);
  useEffect(() => {
    if (hasEnded) endSession("unauthenticated");
  }, [hasEnded]);
  if (!isDue || closed || atWork || hasEnded) return null;
  return (
    <Suspense>
      <TimeOut
        session={session}
        at={at}
        last={last}
        onClose={() => setClosed(true)}
        onLogin={() => endSession("unauthenticated")}
      />
    </Suspense>
  );
}
