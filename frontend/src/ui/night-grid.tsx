import { useT } from "@/i18n";
import { monthGrid } from "./month";
import { weekdays } from "./weekdays";

export interface Night {
  /** Where it was spent; the look of the cell, and nothing while it is not said. */
  readonly tone: "home" | "away" | "care" | "abroad" | null;
  /** A few letters in the cell. */
  readonly mark: string;
  /** The whole of it, for who does not see the cell. */
  readonly name: string;
}

interface Props {
  readonly caption: string;
  /** Any day of the month. */
  readonly month: string;
  /** Null outside the period. */
  readonly nightOf: (day: string) => Night | null;
  /** The night that the tab key leads to. */
  readonly cursor: string;
  readonly isSelected: (day: string) => boolean;
}

/** A month of nights to be marked. What pointer and keys do is told by `data-night`, to whoever shows several months. */
export function NightGrid({ caption, month, nightOf, cursor, isSelected }: Props) {
  const { language } = useT();
  const weeks = monthGrid(month).filter((week) => week.some((day) => day !== null && nightOf(day) !== null));
  return (
    <table className="nights">
      <caption className="vh">{caption}</caption>
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
        {weeks.map((week) => (
          <tr key={week.find((day) => day !== null)}>
            {week.map((day, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a weekday is its place in the week.
              <td key={index}>
                {day && (
                  <Cell day={day} night={nightOf(day)} cursor={cursor === day} selected={isSelected(day)} />
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface CellProps {
  readonly day: string;
  readonly night: Night | null;
  readonly cursor: boolean;
  readonly selected: boolean;
}

function Cell({ day, night, cursor, selected }: CellProps) {
  const number = Number(day.slice(8));
  if (night === null) return <span className="nights__outside">{number}</span>;
  return (
    <button
      type="button"
      className="night"
      data-night={day}
      data-tone={night.tone}
      data-selected={selected || undefined}
      tabIndex={cursor ? 0 : -1}
      aria-label={night.name}
      title={night.name}
    >
      <span>{number}</span>
      {night.mark !== "" && <span className="night__mark">{night.mark}</span>}
    </button>
  );
}
