import type { AnchorHTMLAttributes, ButtonHTMLAttributes, ReactNode } from "react";
import { classes } from "./classes";
import { Icon, type IconName } from "./icon";

interface Look {
  readonly kind?: "primary" | "secondary" | "quiet" | "danger";
  readonly size?: "small" | "large";
  readonly icon?: IconName;
  /** Takes the width of its container. */
  readonly block?: boolean;
  /** For quiet buttons at the edge of a row: the text, not the box, is aligned. */
  readonly flush?: boolean;
}

/* Every property may be undefined here, so that callers pass on what they were given. */
type Given = { readonly [Key in keyof Look]: Look[Key] | undefined };

function look({ kind = "primary", size, block, flush }: Given): string {
  return classes(
    "btn",
    kind !== "primary" && `btn--${kind}`,
    size === "small" && "btn--sm",
    size === "large" && "btn--lg",
    block && "btn--block",
    flush && "btn--flush",
  );
}

type ButtonProps = Look &
  Omit<ButtonHTMLAttributes<HTMLButtonElement>, "className"> & {
    /** Shows that the answer is awaited; a second press does nothing, yet the button keeps its focus. */
    readonly busy?: boolean;
  };

export function Button({
  kind,
  size,
  icon,
  block,
  flush,
  busy = false,
  children,
  onClick,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={look({ kind, size, block, flush })}
      aria-busy={busy || undefined}
      onClick={(event) => (busy ? event.preventDefault() : onClick?.(event))}
    >
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

type LinkButtonProps = Look &
  Omit<AnchorHTMLAttributes<HTMLAnchorElement>, "className"> & { readonly href: string };

/** A link that looks like a button: it leads somewhere and changes nothing. */
export function LinkButton({ kind, size, icon, block, flush, children, ...rest }: LinkButtonProps) {
  return (
    <a {...rest} className={look({ kind, size, block, flush })}>
      {icon && <Icon name={icon} />}
      {children}
    </a>
  );
}

interface IconButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, "className" | "children"> {
  readonly icon: IconName;
  /** The action and its object: "Supprimer Doe Jane". */
  readonly label: string;
  readonly flip?: boolean;
}

export function IconButton({ icon, label, flip = false, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      title={label}
      {...rest}
      aria-label={label}
      className="btn btn--quiet btn--icon btn--sm"
    >
      <Icon name={icon} flip={flip} />
    </button>
  );
}

interface IconLinkProps extends Omit<AnchorHTMLAttributes<HTMLAnchorElement>, "className" | "children"> {
  readonly href: string;
  readonly icon: IconName;
  readonly label: string;
}

export function IconLink({ icon, label, ...rest }: IconLinkProps) {
  return (
    <a title={label} {...rest} className="btn btn--quiet btn--icon btn--sm">
      <Icon name={icon} />
      <span className="vh">{label}</span>
    </a>
  );
}

/** An action in the middle of text, looking like a link. */
export function TextButton({
  children,
  small = false,
  ...rest
}: Omit<ButtonHTMLAttributes<HTMLButtonElement>, "className"> & { readonly small?: boolean }) {
  return (
    <button type="button" {...rest} className={classes("link-btn", small && "sm")}>
      {children}
    </button>
  );
}

/** Buttons in a row; on phones below each other when they are the `actions` of a form. */
export function Actions({ children, end = false }: { readonly children: ReactNode; readonly end?: boolean }) {
  return <div className={classes("cluster mt-6 actions", end && "cluster--end")}>{children}</div>;
}
