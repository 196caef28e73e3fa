import type { ReactNode } from "react";
import { useT } from "@/i18n";
import { classes } from "./classes";
import { Icon, type IconName } from "./icon";

export function Panel({
  title,
  heading: Heading = "h3",
  tint = false,
  edit = false,
  children,
}: {
  readonly title?: string;
  /** h3 inside a section, h2 where the panel stands for itself. */
  readonly heading?: "h2" | "h3";
  readonly tint?: boolean;
  readonly edit?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <div className={classes("panel", tint && "panel--tint", edit && "panel--edit")}>
      {title !== undefined && <Heading>{title}</Heading>}
      {children}
    </div>
  );
}

export interface SummaryRow {
  readonly key?: string;
  readonly label: string;
  readonly value: ReactNode;
  readonly detail?: ReactNode;
  readonly figures?: boolean;
  /** Where to change it: makes a link "Modifier". */
  readonly href?: string | undefined;
  readonly onEdit?: (() => void) | undefined;
}

/** Label and value pairs to read over, each with its way back to the field. */
export function SummaryList({
  rows,
  dense = false,
}: {
  readonly rows: readonly SummaryRow[];
  readonly dense?: boolean;
}) {
  return (
    <dl className={classes("summary", dense && "summary--dense")}>
      {rows.map((row) => (
        <div key={row.key ?? row.label} className="summary__row">
          <dt>{row.label}</dt>
          <dd>
            {row.figures ? <span className="tnum">{row.value}</span> : row.value}
            {row.detail && (
              <>
                <br />
                <span className="muted">{row.detail}</span>
              </>
            )}
          </dd>
          <Edit row={row} />
        </div>
      ))}
    </dl>
  );
}

function Edit({ row: { href, onEdit, label } }: { readonly row: SummaryRow }) {
  const { t } = useT();
  if (href === undefined && !onEdit) return null;
  const text = (
    <>
      {t("common.edit")}
      <span className="vh"> : {label}</span>
    </>
  );
  return (
    <dd>
      {href === undefined ? (
        <button type="button" className="link-btn" onClick={onEdit}>
          {text}
        </button>
      ) : (
        <a href={href}>{text}</a>
      )}
    </dd>
  );
}

/** The largest figure of the page. */
export function Total({
  amount,
  currency = "CHF",
  children,
}: {
  readonly amount: string;
  readonly currency?: string;
  readonly children?: ReactNode;
}) {
  return (
    <div className="total">
      <p className="total__value">
        <span className="total__cur">{currency}</span>
        {amount}
      </p>
      {children}
    </div>
  );
}

/** Parts of a sum above their total. */
export function Sums({
  rows,
  total,
}: {
  readonly rows: readonly {
    readonly label: string;
    readonly value: string;
    /** How it was computed, or what of. */
    readonly detail?: string | null;
  }[];
  readonly total?: { readonly label: string; readonly value: string };
}) {
  return (
    <dl className="sums">
      {rows.map(({ label, value, detail }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two rows may say the same.
        <div key={index} className="sums__row">
          <dt>
            {label}
            {detail && <span className="sums__detail">{detail}</span>}
          </dt>
          <dd>{value}</dd>
        </div>
      ))}
      {total && (
        <div className="sums__row">
          <dt className="sums__total">{total.label}</dt>
          <dd className="sums__total">{total.value}</dd>
        </div>
      )}
    </dl>
  );
}

export interface TimelineEntry {
  readonly key: string;
  readonly icon: IconName;
  readonly title: ReactNode;
  readonly at: string;
  readonly by?: string | undefined;
  readonly message?: string | null | undefined;
}

export function Timeline({ entries }: { readonly entries: readonly TimelineEntry[] }) {
  return (
    <ol className="timeline">
      {entries.map(({ key, icon, title, at, by, message }) => (
        <li key={key}>
          <Icon name={icon} />
          <div>
            <strong>{title}</strong>
            <br />
            <time>{at}</time>
            {by && <span className="muted">, {by}</span>}
            {message && <blockquote>{message}</blockquote>}
          </div>
        </li>
      ))}
    </ol>
  );
}

export interface Check {
  readonly key: string;
  readonly state: "ok" | "warning" | "error" | "todo";
  readonly title: ReactNode;
  readonly evidence?: ReactNode;
  readonly action?: ReactNode;
}

const CHECK = {
  ok: ["check", ""],
  warning: ["alert", "check--warn"],
  error: ["cross", "check--bad"],
  todo: ["minus", "check--todo"],
} as const;

/** Ticks with their evidence; warnings are the only tinted rows. */
export function Checks({ checks }: { readonly checks: readonly Check[] }) {
  const { t } = useT();
  return (
    <ul className="checks">
      {checks.map(({ key, state, title, evidence, action }) => (
        <li key={key} className={classes("check", CHECK[state][1])}>
          <Icon name={CHECK[state][0]} />
          <span>
            <span className="vh">{t(`common.check.${state}`)} </span>
            <b>{title}</b> {evidence && <span className="check__proof">{evidence}</span>}
          </span>
          {action}
        </li>
      ))}
    </ul>
  );
}
