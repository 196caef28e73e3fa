import { useState } from "react";
import { useInvoiceForm } from "../form-context";
import { isOpen, type Toggle } from "./open";
import { isUnder } from "./places";
import type { LineRow, ListName } from "./types";

/** Which entries are open to be changed. */
export function useOpenEntries<Line>(
  list: ListName,
  rows: readonly LineRow<Line>[],
  isBlank: (row: LineRow<Line>) => boolean,
) {
  const { form, target } = useInvoiceForm();
  const [toggles, setToggles] = useState<ReadonlyMap<string, Toggle>>(new Map());
  // Entries that were there when the form opened; later ones are new and open.
  const [first] = useState(
    () =>
      new Map(
        rows.map((row) => [row.id, isBlank(row) || (target !== null && isUnder(target, list, row.index))]),
      ),
  );
  const isOpenAt = (id: string, index: number): boolean =>
    isOpen({
      toggle: toggles.get(id),
      attempt: form.attempt,
      wrong: form.refusal.ever.some(({ name }) => name !== null && isUnder(name, list, index)),
      marked: form.askedNames.some((name) => isUnder(name, list, index)),
      atFirst: first.get(id),
    });
  const toggle = (id: string, open: boolean) =>
    setToggles((before) => {
      const finished = !open || (before.get(id)?.finished ?? false);
      return new Map(before).set(id, { open, attempt: form.attempt, finished });
    });
  const isFinished = (id: string): boolean => toggles.get(id)?.finished ?? false;
  return { isOpenAt, isFinished, toggle };
}
