import type { ReactNode } from "react";
import type { Column } from "@/ui";
import type { ReadAs } from "./pasted";

/** What every entry of a list has. */
export interface Entry {
  /** Which entry of the sent invoice it was, in a correction (see `SENT`). */
  sent: string;
}

/** The path of a list in the form's values. */
export type ListName = `form.${string}`;

export interface LineRow<Line> {
  readonly id: string;
  readonly index: number;
  readonly line: Line;
  /** As the server computed it; null while it cannot, and where there are none. */
  readonly amount: string | null;
}

export type LineColumn<Line> = Column<LineRow<Line>>;

export type FieldOf<Line> = Exclude<keyof Line, keyof Entry> & string;

export interface LineFieldsProps<Line, Name extends ListName> {
  readonly index: number;
  readonly line: Line;
  /** The path of one of the entry's fields. */
  readonly name: <Field extends FieldOf<Line>>(field: Field) => `${Name}.${number}.${Field}`;
}

/** For what makes several entries at once out of others. */
export interface AfterProps<Line> {
  readonly rows: readonly LineRow<Line>[];
  /** How many more there may be. */
  readonly room: number;
  /** Adds entries at the end that are finished already. */
  readonly onAdd: (entries: readonly Line[]) => void;
}

export interface PastedRows<Line> extends Pick<ReadAs<Line>, "columns" | "finished"> {
  /** What a row begins with, where that is not as in an empty entry. */
  readonly begun?: Partial<Line>;
}

export interface ListTexts {
  readonly title: string;
  /** An entry by its number: "Prestation 2". */
  readonly entry: (no: number) => string;
  readonly add: string;
}

export interface LineListProps<Line extends Entry, Name extends ListName> {
  readonly name: Name;
  readonly texts: ListTexts;
  readonly hint?: ReactNode;
  /** A new entry. */
  readonly empty: Line;
  /** What a new entry takes over from the last, or from the rest of the form. */
  readonly next?: (last: Line | undefined, all: readonly Line[]) => Partial<NoInfer<Line>>;
  /** The field of a new entry that gets the focus. */
  readonly focus: (entry: Line) => FieldOf<NoInfer<Line>>;
  /** Whether nothing has been written yet: such an entry is open. Otherwise: whether it is as `empty`. */
  readonly isBlank?: (entry: Line) => boolean;
  /** Of the finished entries; amount and actions come after them. */
  readonly columns: readonly LineColumn<NoInfer<Line>>[];
  /** Otherwise the sum of what the server computed at the entry's pointer and below; null where there are no amounts. */
  readonly amountOf?: ((entry: Pick<LineRow<Line>, "index" | "line">) => string | null) | null;
  readonly Fields: (props: LineFieldsProps<NoInfer<Line>, NoInfer<Name>>) => ReactNode;
  /** What the total is called. It stands below the finished entries while none is open: below some it would look wrong. */
  readonly total?: string;
  /** What rows pasted from a spreadsheet may hold; without it, none are taken. */
  readonly pasted?: PastedRows<NoInfer<Line>>;
  readonly min?: number;
  readonly max?: number;
  /** What stands below the list, beside adding one entry. */
  readonly After?: (props: AfterProps<NoInfer<Line>>) => ReactNode;
}
