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
          <span className="tnum">{t("review.decide.waiting", { count: waiting })}</span>
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
    { keys: ["C"], text: t("review.decide.correct") },
    { keys: ["R"], text: t("review.decide.refuse") },
    { keys: ["F"], text: t("review.decide.forward") },
    { keys: ["I"], text: t("review.shortcuts.assign") },
    { keys: ["U"], text: t("review.undo") },
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
  /** Null for whoever has accepted already, where another one must too. */
  readonly onAccept: (() => void) | null;
}

/** Once fields are marked, the correction is what one is about to do. */
export function Decisions({ marked, busy, onForward, onRefuse, onCorrect, onAccept }: DecisionsProps) {
  const { t } = useT();
  return (
    <>
      {/* Seldom needed: on phones the refusal leads there. */}
      <span className="hide-phone">
        <Button kind="quiet" onClick={onForward}>
          {t("review.decide.forward")} <kbd>F</kbd>
        </Button>
      </span>
      <Button kind="danger" onClick={onRefuse}>
        {t("review.decide.refuse")} <kbd>R</kbd>
      </Button>
      <Button kind={marked > 0 ? "primary" : "secondary"} onClick={onCorrect}>
        <span className="hide-phone">{t("review.decide.correct")}</span>
        <span className="only-phone">{t("review.decide.correct.short")}</span>
        {marked > 0 && <Count value={marked} />} <kbd>C</kbd>
      </Button>
      {onAccept && (
        <Button kind={marked > 0 ? "secondary" : "primary"} busy={busy} onClick={onAccept}>
          {t("review.decide.accept")} <kbd>A</kbd>
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
