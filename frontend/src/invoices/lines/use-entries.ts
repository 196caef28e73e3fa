import { useLayoutEffect, useRef } from "react";
import { fieldId } from "@/form";
import { useInvoiceForm } from "../form-context";
import { findingsIn } from "./checked";
import { copyOf, isAs, nextEntry, untouched } from "./entries";
import { addId, focusOn, useFocusNext } from "./focus";
import type { Entry, LineListProps, LineRow, ListName } from "./types";
import { useOpenEntries } from "./use-open-entries";
import { useRows } from "./use-rows";
import { useUndo } from "./use-undo";

/** A list's entries and what can be done with them; whatever is done leaves the focus where work goes on. */
export function useEntries<Line extends Entry, Name extends ListName>(props: LineListProps<Line, Name>) {
  const { name, texts, empty, focus, min = 0, max = Number.POSITIVE_INFINITY } = props;
  const { rows, entries } = useRows<Line>(props);
  const isBlank = props.isBlank ?? ((line: Line) => isAs(empty, line));
  const { isOpenAt, isFinished, toggle } = useOpenEntries(name, rows, (row) => isBlank(row.line));
  const offerUndo = useUndo();
  const focusNext = useFocusNext();
  const full = rows.length >= max;

  const focusOnAdd = () => focusOn(addId(name));
  const focusOnEntry = (index: number, line: Line) => focusNext(fieldId(`${name}.${index}.${focus(line)}`));
  const put = (index: number, line: Line) => entries.insert(index, line, { shouldFocus: false });
  const add = () => {
    if (full) return focusOnAdd();
    const lines = rows.map(({ line }) => line);
    const line = nextEntry(props, lines);
    put(lines.length, line);
    focusOnEntry(lines.length, line);
  };
  // Where an empty entry begins is most likely what changes in a copy, or in one that is opened again.
  const copy = ({ index, line }: LineRow<Line>) => {
    put(index + 1, copyOf(line));
    focusOnEntry(index + 1, empty);
  };
  const edit = ({ id, index }: LineRow<Line>) => {
    toggle(id, true);
    focusOnEntry(index, empty);
  };
  /** To a field of a finished entry. */
  const openAt = ({ id }: LineRow<Line>, field: string) => {
    toggle(id, true);
    focusNext(fieldId(field));
  };
  const finish = ({ id }: LineRow<Line>) => {
    toggle(id, false);
    focusOnAdd();
  };
  const finished = useRef(Number.POSITIVE_INFINITY);
  const addFinished = (lines: readonly Line[]) => {
    finished.current = rows.length;
    entries.append([...lines], { shouldFocus: false });
  };
  const blank = untouched(props, rows);
  /** Rows of a spreadsheet, in the place of entries as they began. */
  const paste = (lines: readonly Line[]) => {
    finished.current = rows.length - blank.length;
    if (blank.length > 0) entries.remove([...blank]);
    entries.append([...lines], { shouldFocus: false });
    focusNext(addId(name));
  };
  // Only once they are there have they a name; before they are painted, so that no panels flash up.
  useLayoutEffect(() => {
    const added = rows.slice(finished.current);
    if (added.length === 0) return;
    finished.current = Number.POSITIVE_INFINITY;
    for (const { id } of added) toggle(id, false);
  });
  const remove = ({ index, line }: LineRow<Line>) => {
    entries.remove(index);
    focusOnAdd();
    const back = () => {
      put(index, line);
      focusOnEntry(index, line);
    };
    if (!isBlank(line)) offerUndo(() => texts.entry(index + 1), back);
  };
  const { assessment } = useInvoiceForm();
  const findingsOf = ({ id, index }: LineRow<Line>) =>
    findingsIn(name, index, assessment?.errors ?? [], isFinished(id));
  const open = rows.filter(({ id, index }) => isOpenAt(id, index));
  const closed = rows.filter((row) => !open.includes(row));
  const after = { rows, room: max - rows.length, onAdd: addFinished };
  return {
    open,
    closed,
    full,
    after,
    roomToPaste: max - rows.length + blank.length,
    add,
    paste,
    copy,
    edit,
    openAt,
    finish,
    findingsOf,
    isFinished,
    remove: rows.length > min ? remove : null,
  };
}
