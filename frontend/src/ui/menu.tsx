import { type KeyboardEvent, type ReactNode, useCallback, useId, useRef, useState } from "react";
import { classes } from "./classes";
import { Icon, type IconName } from "./icon";
import { useDismiss } from "./use-dismiss";

export interface MenuItem {
  readonly key: string;
  readonly label: string;
  /** A line below the label. */
  readonly hint?: string;
  /** A link, or an action: one of the two. */
  readonly href?: string;
  readonly onSelect?: () => void;
  /** A line above it. */
  readonly separated?: boolean;
  /** It leads to where one is. */
  readonly current?: boolean;
  readonly count?: ReactNode;
}

interface Props {
  readonly label: ReactNode;
  readonly items: readonly MenuItem[];
  readonly icon?: IconName;
  /** A button of its own, plain text in the strip, or the last entry of the navigation. */
  readonly look?: "button" | "strip" | "nav";
}

const MOVES: Record<string, (index: number, count: number) => number> = {
  ArrowDown: (index, count) => (index + 1) % count,
  ArrowUp: (index, count) => (index - 1 + count) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
};

const LOOKS = { button: "btn", strip: "strip__button", nav: "nav__menu" } as const;

/** A button that opens a list of links and actions; arrow keys, Home, End and Escape work in it. */
export function Menu({ label, items, icon, look = "strip" }: Props) {
  const [open, setOpen] = useState(false);
  const container = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const list = useId();
  const close = useCallback(() => setOpen(false), []);
  useDismiss(container, open, close, button);

  const entries = () => [...(container.current?.querySelectorAll<HTMLElement>("li > *") ?? [])];
  const onKeyDown = (event: KeyboardEvent) => {
    const move = MOVES[event.key];
    if (!move) return;
    event.preventDefault();
    const step = () => {
      const all = entries();
      all[move(all.indexOf(document.activeElement as HTMLElement), all.length)]?.focus();
    };
    if (open) step();
    else {
      setOpen(true);
      requestAnimationFrame(step);
    }
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys belong to the button and the links inside.
    <div className={classes("menu", look === "button" && "menu--new")} ref={container} onKeyDown={onKeyDown}>
      <button
        type="button"
        ref={button}
        className={classes("menu__button", LOOKS[look])}
        data-current={items.some(({ current }) => current) || undefined}
        aria-expanded={open}
        aria-controls={list}
        onClick={() => setOpen(!open)}
      >
        {icon && <Icon name={icon} />} {label} {look !== "button" && <Icon name="chevron" />}
      </button>
      <ul className="menu__list" id={list} hidden={!open}>
        {items.map((item) => (
          <li key={item.key} className={classes(item.separated && "menu__sep")}>
            {item.href === undefined ? (
              <button
                type="button"
                onClick={() => {
                  close();
                  item.onSelect?.();
                }}
              >
                {item.label}
              </button>
            ) : (
              <MenuLink item={item} href={item.href} onClick={close} />
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

interface LinkProps {
  readonly item: MenuItem;
  readonly href: string;
  readonly onClick: () => void;
}

/** The hint describes the link and is no part of its name. */
function MenuLink({ item: { label, hint, current, count }, href, onClick }: LinkProps) {
  const id = useId();
  if (hint === undefined) {
    return (
      <a href={href} onClick={onClick} aria-current={current ? "page" : undefined}>
        {label} {count}
      </a>
    );
  }
  return (
    <a
      href={href}
      onClick={onClick}
      className="menu__hinted"
      aria-labelledby={id}
      aria-describedby={`${id}-hint`}
    >
      <span id={id}>{label}</span>
      <span className="menu__hint" id={`${id}-hint`}>
        {hint}
      </span>
    </a>
  );
}
