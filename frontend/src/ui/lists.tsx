import { type ReactNode, useId, useLayoutEffect, useRef } from "react";
import { useT } from "@/i18n";
import { Button } from "./button";
import { classes } from "./classes";
import { Icon } from "./icon";
import { focusAround } from "./page";
import { Count } from "./status-tag";

/** The row of filters above a table; `end` is the number of results, announced when it changes. */
export function Filters({
  label,
  end,
  many = false,
  even = false,
  children,
}: {
  readonly label: string;
  readonly end?: string | undefined;
  readonly many?: boolean;
  /** All in one row where there is room, as wide as that allows; the number below. */
  readonly even?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <search
      className={classes("filters", many && "filters--many", even && "filters--even")}
      aria-label={label}
    >
      {children}
      {end !== undefined && (
        <p className="filters__end" role="status">
          {end}
        </p>
      )}
    </search>
  );
}

interface PagerProps {
  readonly range: string;
  readonly onPrevious?: (() => void) | undefined;
  readonly onNext?: (() => void) | undefined;
}

export function Pager({ range, onPrevious, onNext }: PagerProps) {
  const { t } = useT();
  return (
    <nav className="pager" aria-label={t("common.pager.label")}>
      <span>{range}</span>
      <span className="cluster">
        {onPrevious && (
          <Button kind="quiet" size="small" onClick={onPrevious}>
            <Icon name="right" flip /> {t("common.pager.previous")}
          </Button>
        )}
        {onNext && (
          <Button kind="quiet" size="small" onClick={onNext}>
            {t("common.pager.next")} <Icon name="right" />
          </Button>
        )}
      </span>
    </nav>
  );
}

export interface Tab {
  readonly key: string;
  readonly label: string;
  readonly href: string;
  readonly count?: number | undefined;
  readonly warn?: boolean;
}

/** Views of one list: links, because each has its own address. */
export function Tabs({
  label,
  tabs,
  current,
}: {
  readonly label: string;
  readonly tabs: readonly Tab[];
  readonly current: string;
}) {
  return (
    <nav className="tabs" aria-label={label}>
      {tabs.map((tab) => (
        <a key={tab.key} href={tab.href} aria-current={tab.key === current ? "page" : undefined}>
          {tab.label} {tab.count !== undefined && <Count value={tab.count} warn={tab.warn ?? false} />}
        </a>
      ))}
    </nav>
  );
}

export interface Chip {
  readonly key: string;
  readonly label: ReactNode;
  readonly count?: number | undefined;
}

/** A filter of few values, each with how many there are: one of them is chosen. */
export function Chips({
  label,
  chips,
  current,
  onChoose,
}: {
  readonly label: string;
  readonly chips: readonly Chip[];
  readonly current: string;
  readonly onChoose: (key: string) => void;
}) {
  const name = useId();
  return (
    <div className="chips" role="group" aria-labelledby={name}>
      <span className="chips__label" id={name}>
        {label}
      </span>
      {chips.map(({ key, label: text, count }) => (
        <button
          key={key}
          type="button"
          className="chip"
          aria-pressed={key === current}
          onClick={() => onChoose(key)}
        >
          {text} {count !== undefined && <Count value={count} />}
        </button>
      ))}
    </div>
  );
}

export function EmptyState({
  title,
  heading: Heading = "h3",
  children,
  action,
}: {
  readonly title: string;
  /** h3 inside a section, h2 where the page itself is the list. */
  readonly heading?: "h2" | "h3";
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}) {
  const box = useRef<HTMLDivElement>(null);
  // Its action fills the list, so that the action is gone.
  useLayoutEffect(() => {
    const element = box.current;
    return () => {
      if (element?.contains(document.activeElement)) focusAround(element);
    };
  }, []);
  return (
    <div className="empty" ref={box}>
      <Heading>{title}</Heading>
      {typeof children === "string" ? <p>{children}</p> : children}
      {action}
    </div>
  );
}

/** Grey lines in the place of what is on its way. */
export function Skeleton({ lines = 4 }: { readonly lines?: number }) {
  const { t } = useT();
  return (
    <div role="status">
      <span className="vh">{t("common.loading")}</span>
      {Array.from({ length: lines }, (_, index) => `line ${index}`).map((line, index) => (
        <span
          key={line}
          className={classes("skeleton", index % 3 === 0 && "skeleton--short")}
          aria-hidden="true"
        />
      ))}
    </div>
  );
}

export function Steps({ steps }: { readonly steps: readonly ReactNode[] }) {
  return (
    <ol className="steps mt-5">
      {steps.map((step, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: steps are numbered by their place.
        <li key={index}>{typeof step === "string" ? step : <span>{step}</span>}</li>
      ))}
    </ol>
  );
}
