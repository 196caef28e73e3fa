import type { ReactNode } from "react";
import { useT } from "@/i18n";
import { classes } from "./classes";
import { Icon, type IconName } from "./icon";

export type NoticeKind = "info" | "success" | "warning" | "danger" | "plain";

const ICONS: Record<NoticeKind, IconName> = {
  info: "info",
  success: "check",
  warning: "alert",
  danger: "alert",
  plain: "info",
};

interface Props {
  readonly kind?: NoticeKind;
  readonly title?: string;
  readonly children?: ReactNode;
  readonly onClose?: (() => void) | undefined;
  /** It appeared because of what the person did: read it out. */
  readonly live?: boolean;
  readonly className?: string;
}

export function Notice({ kind = "info", title, children, onClose, live = false, className }: Props) {
  const { t } = useT();
  const role = live ? (kind === "danger" ? "alert" : "status") : undefined;
  return (
    <div className={classes("notice", kind !== "info" && `notice--${kind}`, className)} role={role}>
      <Icon name={ICONS[kind]} />
      <div className="notice__body">
        {title !== undefined && <p className="notice__title">{title}</p>}
        {typeof children === "string" ? <p>{children}</p> : children}
      </div>
      {onClose && (
        <button
          type="button"
          className="notice__close"
          aria-label={t("common.notice.close")}
          onClick={onClose}
        >
          <Icon name="cross" />
        </button>
      )}
    </div>
  );
}
