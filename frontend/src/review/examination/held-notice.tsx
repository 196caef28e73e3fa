import { failureText } from "@/form";
import { formatTime, useT } from "@/i18n";
import { Button, Notice } from "@/ui";
import type { LeaseHandle } from "./use-lease";

/** Somebody else looks at the request: it can be read, and taken over. */
export function HeldNotice({ lease: { other, busy, failure, takeOver } }: { readonly lease: LeaseHandle }) {
  const { t } = useT();
  if (!other) return null;
  const { name } = other.holder;
  return (
    <Notice
      kind="warning"
      live
      title={t("review.lease.held", { name, time: formatTime(other.since) })}
      className="mb-4"
    >
      <p>{t("review.lease.held.text", { name })}</p>
      {failure !== null && <p role="alert">{failureText(failure)}</p>}
      <p className="mt-3">
        <Button kind="secondary" size="small" busy={busy} onClick={takeOver}>
          {t("review.lease.take_over")}
        </Button>
      </p>
    </Notice>
  );
}
