import { type MouseEvent, type ReactNode, useEffect, useRef } from "react";
import { useT } from "@/i18n";
import { Icon } from "./icon";

export interface SummaryItem {
  readonly text: string;
  /** id of the control, or null when the message belongs to none. */
  readonly target: string | null;
  /** Where to correct it, when that is on another page. */
  readonly href?: string;
  /** Behind the message, such as the way to its explanation. */
  readonly aside?: ReactNode;
}

/** Brings the label of a control into view, not only the control, and puts the cursor there. */
export function focusControl(id: string): void {
  const target = document.getElementById(id);
  if (!target) return;
  const control = target.matches("fieldset") ? firstControl(target) : target;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  target.closest(".field, .fieldset")?.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" });
  control.focus({ preventScroll: true });
}

/** Where the answer to a group begins: at its chosen radio, because a space on another one would choose that. */
function firstControl(group: HTMLElement): HTMLElement {
  const first = group.querySelector<HTMLElement>("input, select, textarea");
  if (!(first instanceof HTMLInputElement) || first.type !== "radio") return first ?? group;
  return group.querySelector<HTMLElement>(`input[name="${CSS.escape(first.name)}"]:checked`) ?? first;
}

interface Props {
  readonly items: readonly SummaryItem[];
  /** Changes at each attempt to send, so that the summary takes the focus again. */
  readonly attempt: number;
  readonly title?: string;
  /** What changes in it is not read out. */
  readonly quiet?: boolean;
}

export function ErrorSummary({ items, attempt, title, quiet = false }: Props) {
  const { t } = useT();
  const box = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt takes the focus even with the same errors.
  useEffect(() => box.current?.focus(), [attempt]);
  if (items.length === 0) return null;
  const follow = (event: MouseEvent, target: string) => {
    event.preventDefault();
    focusControl(target);
  };
  return (
    <div
      className="error-summary"
      role="alert"
      aria-live={quiet ? "off" : undefined}
      tabIndex={-1}
      ref={box}
      aria-labelledby="error-summary-title"
    >
      <h2 id="error-summary-title">
        <Icon name="alert" /> {title ?? t("common.error.summary")}
      </h2>
      <ul>
        {items.map(({ text, target, href, aside }) => (
          <li key={`${target ?? href} ${text}`}>
            {href !== undefined ? (
              <a href={href}>{text}</a>
            ) : target === null ? (
              text
            ) : (
              <a href={`#${target}`} onClick={(event) => follow(event, target)}>
                {text}
              </a>
            )}
            {aside && <> {aside}</>}
          </li>
        ))}
      </ul>
    </div>
  );
}
