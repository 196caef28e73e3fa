import { type ReactNode, useEffect, useRef } from "react";
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
  /** Takes the focus and comes into view whenever this number changes; 0 leaves both where they are. */
  readonly attention?: number;
}

export function Notice({
  kind = "info",
  title,
  children,
  onClose,
  live = false,
  className,
  attention = 0,
}: Props) {
  const { t } = useT();
  const role = live ? (kind === "danger" ? "alert" : "status") : undefined;
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (attention > 0) box.current?.focus();
  }, [attention]);
  return (
    <div
      className={classes("notice", kind !== "info" && `notice--${kind}`, className)}
      role={role}
      ref={box}
      tabIndex={attention > 0 ? -1 : undefined}
    >
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
