import { useCallback, useId, useRef, useState } from "react";
import { useT } from "@/i18n";
import { useDismiss } from "./use-dismiss";

interface Props {
  /** As the API names it: `in_review`. An unknown one gets the neutral look. */
  readonly status: string;
  readonly label: string;
  /** What this status means and what to do now; makes the tag a button that shows it. */
  readonly meaning?: string;
}

export function StatusTag({ status, label, meaning }: Props) {
  const look = `tag tag--${status.replaceAll("_", "-")}`;
  return meaning === undefined ? (
    <span className={look}>{label}</span>
  ) : (
    <Explained look={look} label={label} meaning={meaning} />
  );
}

function Explained({
  look,
  label,
  meaning,
}: {
  readonly look: string;
  readonly label: string;
  readonly meaning: string;
}) {
  const { t } = useT();
  const [open, setOpen] = useState(false);
  const container = useRef<HTMLSpanElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const close = useCallback(() => setOpen(false), []);
  const text = useId();
  useDismiss(container, open, close, button);
  return (
    <span className="explained" ref={container}>
      <button
        type="button"
        ref={button}
        className={look}
        aria-expanded={open}
        aria-controls={text}
        onClick={() => setOpen(!open)}
      >
        {label}
        <span className="vh"> {t("common.status.meaning")}</span>
      </button>
      <span className="explained__text" id={text} role="note" hidden={!open}>
        {meaning}
      </span>
    </span>
  );
}

export function Count({ value, warn = false }: { readonly value: number; readonly warn?: boolean }) {
  return <span className={warn ? "count count--warn" : "count"}>{value}</span>;
}
