import { Fragment, type ReactNode } from "react";
import { classes } from "./classes";
import { Icon } from "./icon";

export interface Column<Row> {
  readonly key: string;
  readonly header: string;
  /** Shown to screen readers only, for columns of actions. */
  readonly headerHidden?: boolean;
  readonly cell: (row: Row) => ReactNode;
  readonly numeric?: boolean;
  /** Equal widths for tables stacked on one page. */
  readonly width?: "xs" | "s" | "m" | "date" | "act";
  /** Its place on a phone's card: the title, the corner at the right, the actions below, the tick box. */
  readonly card?: "title" | "aside" | "actions" | "select";
  /** Left out between phone and desktop width. */
  readonly low?: boolean;
  readonly sort?: { readonly direction: "ascending" | "descending" | "none"; readonly onSort: () => void };
}

interface Props<Row> {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly dense?: boolean;
  readonly selected?: (row: Row) => boolean;
  /** What is said below a row, across all columns; nothing for most. */
  readonly noteOf?: (row: Row) => ReactNode;
  /** The last row, for instance a total: label and figure. */
  readonly total?: { readonly label: string; readonly value: string };
}

const CARD = {
  title: "card-title",
  aside: "card-aside",
  actions: "row-actions",
  select: "card-sel",
} as const;

function cellClass<Row>({ numeric, card, low }: Column<Row>): string {
  return classes(numeric && "num", card && CARD[card], low && "low");
}

/* The roles are said again because `display: grid`, which turns rows into cards on phones, drops the semantics. */
export function Table<Row>({
  caption,
  columns,
  rows,
  rowKey,
  dense = false,
  selected,
  noteOf,
  total,
}: Props<Row>) {
  return (
    <div className="table-box">
      <table className={classes("table table--cards", dense && "table--dense")} role="table">
        <caption className="vh">{caption}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column) => (
              <Header key={column.key} column={column} />
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <Fragment key={rowKey(row)}>
              <tr role="row" aria-selected={selected?.(row) || undefined}>
                {columns.map((column) => (
                  <td
                    key={column.key}
                    role="cell"
                    className={cellClass(column)}
                    data-label={cardLabel(column)}
                  >
                    {column.card === "actions" ? column.cell(row) : <div>{column.cell(row)}</div>}
                  </td>
                ))}
              </tr>
              <Note columns={columns.length}>{noteOf?.(row)}</Note>
            </Fragment>
          ))}
        </tbody>
        {total && (
          <Total
            columns={columns.length}
            label={total.label}
            value={total.value}
            numeric={columns.findLastIndex((column) => column.numeric)}
          />
        )}
      </table>
    </div>
  );
}

function Note({ columns, children }: { readonly columns: number; readonly children: ReactNode }) {
  if (!children) return null;
  return (
    <tr role="row" className="row-note">
      <td role="cell" colSpan={columns}>
        <div>{children}</div>
      </td>
    </tr>
  );
}

function cardLabel<Row>(column: Column<Row>): string | undefined {
  return column.card === "title" || column.card === "actions" || column.card === "select"
    ? undefined
    : column.header;
}

function Header<Row>({ column }: { readonly column: Column<Row> }) {
  const { sort, width, card, numeric, low } = column;
  const text = column.headerHidden ? <span className="vh">{column.header}</span> : column.header;
  return (
    <th
      scope="col"
      role="columnheader"
      aria-sort={sort && sort.direction !== "none" ? sort.direction : undefined}
      className={classes(
        numeric && "num",
        width && `c-${width}`,
        card === "actions" && "row-actions",
        low && "low",
      )}
    >
      {sort ? (
        <button type="button" onClick={sort.onSort}>
          {text} {sort.direction !== "none" && <Icon name="chevron" flip={sort.direction === "ascending"} />}
        </button>
      ) : (
        text
      )}
    </th>
  );
}

function Total({
  columns,
  label,
  value,
  numeric,
}: {
  readonly columns: number;
  readonly label: string;
  readonly value: string;
  readonly numeric: number;
}) {
  const at = numeric > 0 ? numeric : columns - 1;
  return (
    <tfoot role="rowgroup">
      <tr role="row" className="sum">
        <td role="cell" colSpan={at}>
          {label}
        </td>
        <td role="cell" className="num">
          {value}
        </td>
        {at < columns - 1 && <td role="cell" colSpan={columns - 1 - at} />}
      </tr>
    </tfoot>
  );
}

/** A cell's main text with a smaller second line below: "Doe John" over the AVS number. */
export function TwoLines({
  main,
  sub,
  strong = false,
}: {
  readonly main: ReactNode;
  readonly sub?: ReactNode;
  readonly strong?: boolean;
}) {
  return (
    <>
      {strong ? <span className="cell-main">{main}</span> : main}
      {sub && <span className="cell-sub">{sub}</span>}
    </>
  );
}

/** Figures that line up: dates, numbers, references. */
export function Figures({ children }: { readonly children: ReactNode }) {
  return <span className="tnum">{children}</span>;
}

/** Words of a state with their icon, for cells: "Validée". */
export function State({
  kind,
  children,
}: {
  readonly kind?: "ok" | "bad" | "warn" | "info";
  readonly children: ReactNode;
}) {
  const icon = kind === "ok" ? "check" : kind === "bad" || kind === "warn" ? "alert" : "clock";
  return (
    <span className={classes("state", kind && `state--${kind}`)}>
      <Icon name={icon} /> {children}
    </span>
  );
}
