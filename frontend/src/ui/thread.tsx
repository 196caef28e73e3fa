import "./thread.css";
import type { ReactNode } from "react";
import { classes } from "./classes";

export function MessageList({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <ol className="thread" aria-label={label}>
      {children}
    </ol>
  );
}

interface Props {
  /** Of the reader's side. */
  readonly own: boolean;
  readonly sender: string;
  readonly at: string;
  /** "Nouveau", for what nobody has read before. */
  readonly mark: string | null;
  /** When the other side has read it. */
  readonly seen: string | false;
  readonly text: string;
  /** Its files. */
  readonly children?: ReactNode;
}

export function MessageItem({ own, sender, at, mark, seen, text, children }: Props) {
  return (
    <li className={classes("thread__item", own && "thread__item--own")}>
      <p className="thread__head">
        <strong>{sender}</strong> <time className="muted">{at}</time>
        {mark !== null && <span className="thread__mark">{mark}</span>}
      </p>
      <p className="as-written">{text}</p>
      {children}
      {seen && <p className="thread__seen muted sm">{seen}</p>}
    </li>
  );
}
