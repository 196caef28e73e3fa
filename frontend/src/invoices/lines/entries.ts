import type { Entry, LineListProps, ListName } from "./types";

/** A new entry after these: of the sent invoice it was none. */
export function nextEntry<Line extends Entry>(
  { empty, next }: Pick<LineListProps<Line, ListName>, "empty" | "next">,
  all: readonly Line[],
): Line {
  return { ...empty, ...next?.(all.at(-1), all), sent: "" };
}

export function copyOf<Line extends Entry>(line: Line): Line {
  return { ...line, sent: "" };
}

/** Whether nothing was typed in an entry that began as `empty`. */
export function isAs<Line extends Entry>(empty: Line, line: Line): boolean {
  return JSON.stringify(copyOf(line)) === JSON.stringify(copyOf(empty));
}

/** Where entries are that nobody wrote in: as they begin, or with what they took over from those before. */
export function untouched<Line extends Entry>(
  props: Pick<LineListProps<Line, ListName>, "empty" | "next">,
  rows: readonly { readonly line: Line }[],
): readonly number[] {
  const lines = rows.map(({ line }) => line);
  return lines.flatMap((line, index) => {
    const begun = [props.empty, nextEntry(props, lines.slice(0, index))];
    return line.sent === "" && begun.some((entry) => isAs(entry, line)) ? [index] : [];
  });
}
