import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { dayOf, formatDate, type Language, useT } from "@/i18n";
import { Icon } from "./icon";
import { addDays, addMonths, monthGrid } from "./month";
import { weekdays } from "./weekdays";

interface Props {
  /** ISO date, or any text when there is none yet. */
  readonly value: string;
  /** Where several days are chosen: all of them. */
  readonly chosen?: readonly string[];
  readonly onSelect: (iso: string) => void;
}

const STEPS: Record<string, (iso: string) => string> = {
  ArrowLeft: (iso) => addDays(iso, -1),
  ArrowRight: (iso) => addDays(iso, 1),
  ArrowUp: (iso) => addDays(iso, -7),
  ArrowDown: (iso) => addDays(iso, 7),
  PageUp: (iso) => addMonths(iso, -1),
  PageDown: (iso) => addMonths(iso, 1),
};

function monthName(iso: string, language: Language): string {
  const name = new Intl.DateTimeFormat(language, { month: "long", year: "numeric", timeZone: "UTC" }).format(
    new Date(iso),
  );
  return name.charAt(0).toUpperCase() + name.slice(1);
}

export default function Calendar({ value, chosen, onSelect }: Props) {
  const { t, language } = useT();
  const selected = /^\d{4}-\d\d-\d\d$/.test(value) ? value : null;
  const [cursor, setCursor] = useState(selected ?? dayOf(new Date()));
  const [moved, setMoved] = useState(true);
  const grid = useRef<HTMLTableElement>(null);

  useEffect(() => {
    if (moved) grid.current?.querySelector<HTMLElement>(`[data-day="${cursor}"]`)?.focus();
  }, [cursor, moved]);

  const go = (iso: string, focus: boolean) => {
    setMoved(focus);
    setCursor(iso);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    go(step(cursor), true);
  };
  const turn = (months: number) => {
    const target = addMonths(cursor, months);
    return (
      <button
        type="button"
        className="btn btn--quiet btn--icon btn--sm"
        aria-label={monthName(target, language)}
        onClick={() => go(target, false)}
      >
        <Icon name="right" flip={months < 0} />
      </button>
    );
  };
  return (
    <div className="calendar" role="group" aria-label={t("common.date.calendar")}>
      <div className="cluster cluster--between">
        {turn(-1)}
        <strong aria-live="polite">{monthName(cursor, language)}</strong>
        {turn(1)}
      </div>
      <table ref={grid} onKeyDown={onKeyDown}>
        <thead>
          <tr>
            {weekdays(language).map(({ short, long }) => (
              <th key={long} scope="col" abbr={long}>
                {short}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {monthGrid(cursor).map((week) => (
            <tr key={week.find((day) => day !== null)}>
              {week.map((day, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a weekday is its place in the week.
                <td key={index}>
                  {day && (
                    <button
                      type="button"
                      className="day"
                      data-day={day}
                      tabIndex={day === cursor ? 0 : -1}
                      aria-pressed={chosen ? chosen.includes(day) : day === selected}
                      aria-label={formatDate(day)}
                      onClick={() => onSelect(day)}
                    >
                      {Number(day.slice(8))}
                    </button>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
