import type { ReactNode } from "react";
import { formatInstant, useT } from "@/i18n";
import { Button, Count } from "@/ui";
import { ShortcutsHelp } from "../shortcuts-help";
import type { OfficeInvoice } from "../types";

interface Props {
  readonly previous: (() => void) | undefined;
  readonly next: (() => void) | undefined;
  /** How many requests wait. */
  readonly waiting: number | undefined;
  /** The buttons of the moment. */
  readonly children: ReactNode;
}

/** Always in sight: the way through the queue at the left, the decisions at the right. */
export function DecisionBar({ previous, next, waiting, children }: Props) {
  const { t } = useT();
  return (
    <div className="decide" role="group" aria-label={t("review.decide.label")}>
      <div className="decide__nav">
        {previous && (
          <Button kind="quiet" size="small" onClick={previous}>
            {t("review.decide.previous")} <kbd>K</kbd>
          </Button>
        )}
        {waiting !== undefined && (
          <span className="decide__waiting tnum">{t("review.decide.waiting", { count: waiting })}</span>
        )}
        {next && (
          <Button kind="quiet" size="small" onClick={next}>
            {t("review.decide.next")} <kbd>J</kbd>
          </Button>
        )}
        <Help />
      </div>
      {children}
    </div>
  );
}

function Help() {
  const { t } = useT();
  const shortcuts = [
    { keys: ["J", "K"], text: t("review.shortcuts.neighbours") },
    { keys: ["A"], text: t("review.decide.accept") },
    { keys: ["M"], text: t("review.decide.reduce") },
    { keys: ["C"], text: t("review.decide.correct") },
    { keys: ["R"], text: t("review.decide.refuse") },
    { keys: ["F"], text: t("review.decide.forward") },
    { keys: ["I"], text: t("review.shortcuts.assign") },
    { keys: ["U"], text: t("review.undo") },
    { keys: ["Z"], text: t("review.forwarding.package") },
    { keys: ["Esc"], text: t("review.correction.back") },
    { keys: ["+", "-"], text: t("review.shortcuts.zoom") },
    { keys: ["T"], text: t("review.viewer.rotate") },
    { keys: ["Page ↓", "Page ↑"], text: t("review.shortcuts.pages") },
    { keys: ["D"], text: t("review.shortcuts.document") },
  ];
  return <ShortcutsHelp shortcuts={shortcuts} />;
}

interface DecisionsProps {
  readonly marked: number;
  readonly busy: boolean;
  readonly onForward: () => void;
  readonly onRefuse: () => void;
  readonly onCorrect: () => void;
  /** Null for whoever has accepted already, where another one must too, and where the payment is held. */
  readonly onAccept: (() => void) | null;
  /** Null where all that is asked for is accepted, or nothing. */
  readonly onReduce: (() => void) | null;
  /** How many lines are reduced so far. */
  readonly reduced: number;
}

/** Once fields are marked or lines reduced, that is what one is about to do. */
export function Decisions({
  marked,
  busy,
  onForward,
  onRefuse,
  onCorrect,
  onAccept,
  onReduce,
  reduced,
}: DecisionsProps) {
  const { t } = useT();
  const begun = marked + reduced > 0;
  return (
    <>
      {/* With fields marked, who types words meant for them must not decide by their letters. */}
      <span className="hide-phone">
        <Button kind="quiet" onClick={onForward}>
          {t("review.decide.forward")} {marked === 0 && <kbd>F</kbd>}
        </Button>
      </span>
      <Button kind="danger" onClick={onRefuse}>
        {t("review.decide.refuse")} {marked === 0 && <kbd>R</kbd>}
      </Button>
      <Button kind={marked > 0 ? "primary" : "secondary"} onClick={onCorrect}>
        <span className="hide-phone">{t("review.decide.correct")}</span>
        <span className="only-phone">{t("review.decide.correct.short")}</span>
        {marked > 0 && <Count value={marked} />} <kbd>C</kbd>
      </Button>
      {onReduce && (
        <Button kind={reduced > 0 && marked === 0 ? "primary" : "secondary"} onClick={onReduce}>
          {t("review.decide.reduce")}
          {reduced > 0 && <Count value={reduced} />} {marked === 0 && <kbd>M</kbd>}
        </Button>
      )}
      {onAccept && (
        <Button kind={begun ? "secondary" : "primary"} busy={busy} onClick={onAccept}>
          {t("review.decide.accept")} {!begun && <kbd>A</kbd>}
        </Button>
      )}
    </>
  );
}

/** In the place of decisions where there is nothing to decide: what was done last. */
export function LastMove({ events }: { readonly events: OfficeInvoice["events"] }) {
  const { t } = useT();
  const last = [...events].sort((a, b) => a.at.localeCompare(b.at)).at(-1);
  if (!last) return null;
  return (
    <p className="muted sm">
      {t(`invoices.event.${last.action}`, { name: last.actor.name })}, {formatInstant(last.at)}
    </p>
  );
}

interface SendProps {
  readonly busy: boolean;
  readonly onBack: () => void;
  readonly onSend: () => void;
}

interface ReducedProps extends SendProps {
  /** In CHF, as shown. */
  readonly allowed: string;
}

export function AcceptReduced({ allowed, busy, onBack, onSend }: ReducedProps) {
  const { t } = useT();
  return (
    <>
      <Button kind="secondary" onClick={onBack}>
        {t("review.correction.back")} <kbd>Esc</kbd>
      </Button>
      <Button busy={busy} onClick={onSend}>
        {t("review.reduction.accept", { allowed })}
      </Button>
    </>
  );
}

export function SendCorrection({ busy, onBack, onSend }: SendProps) {
  const { t } = useT();
  return (
    <>
      <Button kind="secondary" onClick={onBack}>
        {t("review.correction.back")} <kbd>Esc</kbd>
      </Button>
      <Button busy={busy} onClick={onSend}>
        {t("review.correction.send")}
      </Button>
    </>
  );
}
