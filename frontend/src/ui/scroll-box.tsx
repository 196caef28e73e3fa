import { type ReactNode, useEffect, useRef, useState } from "react";
import { classes } from "./classes";

interface Props {
  /** What it holds, for who gets there with the keyboard. */
  readonly label: string;
  readonly children: ReactNode;
  /** Which column stays in sight; the last one is usually the amount. */
  readonly stays?: "first" | "last";
  /** Said above what scrolls. */
  readonly hint?: string;
}

/** Where what does not fit is scrolled sideways: then its edges show it, and the keyboard gets there. */
export function ScrollBox({ label, children, stays = "last", hint }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [scrolls, setScrolls] = useState(false);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setScrolls(element.scrollWidth > element.clientWidth));
    for (const each of [element, ...element.querySelectorAll("table")]) observer.observe(each);
    return () => observer.disconnect();
  }, []);
  return (
    <>
      {scrolls && hint !== undefined && <p className="muted sm">{hint}</p>}
      <div
        ref={box}
        className={classes("scroll-box", scrolls && `scroll-box--scrolls scroll-box--${stays}`)}
        {...(scrolls && { role: "group", "aria-label": label, tabIndex: 0 })}
      >
        {children}
      </div>
    </>
  );
}
