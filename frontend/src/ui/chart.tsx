import "./chart.css";
import { type ReactNode, useId, useSyncExternalStore } from "react";
import { classes } from "./classes";
import { isShown, niceEnd } from "./scale";

/* Colour is never alone: the first series is filled, the second hatched, the third an outline; of lines, the second is
   dashed and has squares for circles. The figures stand in the table beside each chart, so charts are pictures with a
   name, and what is in them is not read out again. */
export const LOOKS = ["first", "second", "third"] as const;
export type Look = (typeof LOOKS)[number];

export interface Series {
  readonly name: string;
  readonly values: readonly (number | null)[];
}

const PHONE = "(max-width: 40rem)";

function listen(changed: () => void): () => void {
  const query = matchMedia(PHONE);
  query.addEventListener("change", changed);
  return () => query.removeEventListener("change", changed);
}

interface ChartAndTableProps {
  readonly chart: ReactNode;
  /** What opens the table on a phone. */
  readonly summary: string;
  /** The table needs the whole width. */
  readonly stacked?: boolean;
  readonly children: ReactNode;
}

/** A chart with its table beside it, below it where there is no room, and folded away on a phone, where each row is a
 * card. */
export function ChartAndTable({ chart, summary, stacked = false, children }: ChartAndTableProps) {
  const isPhone = useSyncExternalStore(listen, () => matchMedia(PHONE).matches);
  return (
    <div className={classes("charted", stacked && "charted--stacked")}>
      <div className="charted__chart">{chart}</div>
      {isPhone ? (
        <details className="disclosure">
          <summary>
            <span className="disclosure__name">{summary}</span>
          </summary>
          {children}
        </details>
      ) : (
        <div>{children}</div>
      )}
    </div>
  );
}

function Legend({ series, line }: { readonly series: readonly Series[]; readonly line: boolean }) {
  const hatching = useId();
  return (
    <ul className="chart__legend" aria-hidden="true">
      {series.map(({ name }, index) => (
        <li key={name}>
          <svg width="22" height="12" aria-hidden="true" focusable="false">
            {line ? (
              <>
                <line x1="0" y1="6" x2="22" y2="6" className={classes("chart__line", lookOf(index))} />
                <Mark x={11} y={6} index={index} />
              </>
            ) : (
              <>
                <Hatching id={hatching} />
                <rect
                  x="1"
                  y="1"
                  width="20"
                  height="10"
                  className={classes("chart__bar", lookOf(index))}
                  {...(index === 1 && { fill: `url(#${hatching})` })}
                />
              </>
            )}
          </svg>
          {name}
        </li>
      ))}
    </ul>
  );
}

function lookOf(index: number): string {
  return `chart__${LOOKS[index % LOOKS.length]}`;
}

function Mark({
  x,
  y,
  index,
}: {
  readonly x: number | string;
  readonly y: number | string;
  readonly index: number;
}) {
  if (index === 0) return <circle cx={x} cy={y} r="3.5" className={classes("chart__mark", lookOf(index))} />;
  return (
    <svg x={x} y={y} overflow="visible" aria-hidden="true">
      <rect x="-3.5" y="-3.5" width="7" height="7" className={classes("chart__mark", lookOf(index))} />
    </svg>
  );
}

/** The hatching of the second series; every chart brings its own, because ids are of the whole page. */
function Hatching({ id }: { readonly id: string }) {
  return (
    <defs>
      <pattern id={id} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="6" height="6" className="chart__hatch-ground" />
        <line x1="0" y1="0" x2="0" y2="6" className="chart__hatch" />
      </pattern>
    </defs>
  );
}

interface TimeProps {
  /** What the chart shows, in a sentence. */
  readonly label: string;
  /** The name of each place on the axis, short. */
  readonly places: readonly string[];
  readonly series: readonly Series[];
  readonly line?: boolean;
  readonly format: (value: number) => string;
}

const HEIGHT = 180;

/** Columns side by side for each month or week, or lines through them. */
export function TimeChart({ label, places, series, line = false, format }: TimeProps) {
  const end = niceEnd(Math.max(0, ...series.flatMap(({ values }) => values.map((value) => value ?? 0))));
  return (
    <figure className="chart" role="img" aria-label={label}>
      <Legend series={series} line={line} />
      <div className="chart__frame" aria-hidden="true">
        <div className="chart__y">
          {[end, end / 2, 0].map((value) => (
            <span key={value}>{format(value)}</span>
          ))}
        </div>
        <svg className="chart__plot" width="100%" height={HEIGHT} aria-hidden="true" focusable="false">
          {[0, 0.5, 1].map((part) => (
            <line
              key={part}
              x1="0"
              x2="100%"
              y1={part * HEIGHT}
              y2={part * HEIGHT}
              className={classes("chart__grid", part === 1 && "chart__grid--base")}
            />
          ))}
          {line ? (
            <Lines series={series} count={places.length} end={end} />
          ) : (
            <Columns series={series} count={places.length} end={end} />
          )}
        </svg>
        <ol className="chart__x">
          {places.map((place, index) => (
            <li key={place} className={classes(!isShown(index, places.length, 6) && "chart__x--wide")}>
              {isShown(index, places.length, 12) && <span>{place}</span>}
            </li>
          ))}
        </ol>
      </div>
    </figure>
  );
}

interface PlotProps {
  readonly series: readonly Series[];
  readonly count: number;
  readonly end: number;
}

const percent = (part: number) => `${(part * 100).toFixed(3)}%`;

function Columns({ series, count, end }: PlotProps) {
  const hatching = useId();
  const slot = 1 / count;
  const width = (slot * 0.76) / series.length;
  return (
    <>
      <Hatching id={hatching} />
      {series.map(({ name, values }, at) =>
        values.map((value, index) => {
          const height = ((value ?? 0) / end) * HEIGHT;
          return (
            <rect
              // biome-ignore lint/suspicious/noArrayIndexKey: places keep their order.
              key={`${name} ${index}`}
              x={percent(index * slot + slot * 0.12 + at * width)}
              width={percent(width * 0.92)}
              y={HEIGHT - height}
              height={height}
              className={classes("chart__bar", lookOf(at))}
              {...(at === 1 && { fill: `url(#${hatching})` })}
            />
          );
        }),
      )}
    </>
  );
}

/* Lines stretch with the page in a box of their own; marks lie above it, so that they stay round. */
function Lines({ series, count, end }: PlotProps) {
  const x = (index: number) => (index + 0.5) / count;
  const y = (value: number) => HEIGHT - (value / end) * HEIGHT;
  return (
    <>
      <svg
        width="100%"
        height={HEIGHT}
        viewBox={`0 0 1000 ${HEIGHT}`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        {series.map(({ name, values }, at) => (
          <path
            key={name}
            d={pathOf(values, (index) => x(index) * 1000, y)}
            className={classes("chart__line", lookOf(at))}
            vectorEffect="non-scaling-stroke"
          />
        ))}
      </svg>
      {series.map(({ name, values }, at) =>
        values.map((value, index) =>
          value === null ? null : (
            // biome-ignore lint/suspicious/noArrayIndexKey: places keep their order.
            <Mark key={`${name} ${index}`} x={percent(x(index))} y={y(value)} index={at} />
          ),
        ),
      )}
    </>
  );
}

/** A line that has gaps where there is nothing to show. */
function pathOf(
  values: readonly (number | null)[],
  x: (index: number) => number,
  y: (value: number) => number,
): string {
  return values
    .map((value, index) => {
      if (value === null) return "";
      const begins = index === 0 || values[index - 1] === null;
      return `${begins ? "M" : "L"}${x(index).toFixed(1)} ${y(value).toFixed(1)}`;
    })
    .join("");
}

export interface BarRow {
  readonly key: string;
  readonly name: string;
  /** Of each series; they are stacked. */
  readonly values: readonly number[];
  /** What stands behind the bar: "12" or "83.4 %". */
  readonly text: string;
}

interface BarProps {
  readonly label: string;
  /** The names of the series; one needs no legend. */
  readonly series: readonly string[];
  readonly rows: readonly BarRow[];
  /** Where the axis ends, for shares 100. */
  readonly end?: number;
}

/** A bar for each row, its name above it and its figure behind it. */
export function BarChart({ label, series, rows, end }: BarProps) {
  const hatching = useId();
  const sums = rows.map(({ values }) => values.reduce((sum, value) => sum + value, 0));
  const most = end ?? Math.max(1, ...sums);
  return (
    <figure className="chart" role="img" aria-label={label}>
      {series.length > 1 && <Legend series={series.map((name) => ({ name, values: [] }))} line={false} />}
      <ul className="chart__rows" aria-hidden="true">
        {rows.map(({ key, name, values, text }) => (
          <li key={key}>
            <span className="chart__name">{name}</span>
            <span className="chart__track">
              <svg width="100%" height="14" aria-hidden="true" focusable="false">
                <Hatching id={`${hatching}${key}`} />
                {values.map((value, at) => (
                  <rect
                    // biome-ignore lint/suspicious/noArrayIndexKey: series keep their order.
                    key={at}
                    x={percent(values.slice(0, at).reduce((sum, before) => sum + before, 0) / most)}
                    width={percent(value / most)}
                    y="0"
                    height="14"
                    className={classes("chart__bar", lookOf(at))}
                    {...(at === 1 && { fill: `url(#${hatching}${key})` })}
                  />
                ))}
              </svg>
            </span>
            <span className="chart__figure">{text}</span>
          </li>
        ))}
      </ul>
    </figure>
  );
}

export interface Tile {
  readonly label: string;
  readonly value: string;
}

/** A few figures in large. */
export function Tiles({ label, tiles }: { readonly label: string; readonly tiles: readonly Tile[] }) {
  return (
    <dl className="tiles" aria-label={label}>
      {tiles.map((tile) => (
        <div key={tile.label}>
          <dt>{tile.label}</dt>
          <dd>{tile.value}</dd>
        </div>
      ))}
    </dl>
  );
}
