import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useT } from "@/i18n";
import { isFiltered, typedText } from "@/lists/state";
import { Button, Field, Select } from "@/ui";
import { FilterDialog } from "./filter-dialog";
import { type SavedFilter, savedFiltersQuery, shownFilter, toKeep } from "./saved-filters";
import { narrowsHistory, TYPED } from "./search";
import type { CounterList } from "./use-counter";

interface Props {
  readonly list: CounterList;
}

function useShown({ search, state }: CounterList) {
  const { data } = useQuery(savedFiltersQuery);
  const filters: readonly SavedFilter[] = data?.items ?? [];
  return { filters, shown: shownFilter(filters, search, state) ?? null };
}

/** Among the other filters, once there is one that was kept. */
export function SavedFilterField({ list }: Props) {
  const { t } = useT();
  const { filters, shown } = useShown(list);
  if (filters.length === 0) return null;
  return (
    <Field label={t("invoices.saved_filter")}>
      <Select
        emptyLabel={t("invoices.saved_filter.none")}
        options={filters.map(({ id, name }) => ({ value: id, label: name }))}
        value={shown?.id ?? ""}
        onChange={({ target }) => list.choose(filters.find(({ id }) => id === target.value))}
      />
    </Field>
  );
}

/** Keeps what the list shows, or changes the filter that it shows. */
export function KeepFilter({ list }: Props) {
  const { t } = useT();
  const { search, state } = list;
  const { shown } = useShown(list);
  const [open, setOpen] = useState(false);
  if (!isFiltered(state) && !narrowsHistory(search)) return null;
  return (
    <div className="mb-4">
      <Button kind="quiet" size="small" onClick={() => setOpen(true)}>
        {t(shown ? "invoices.saved_filter.change" : "invoices.saved_filter.save")}
      </Button>
      <FilterDialog
        open={open}
        saved={shown}
        search={toKeep(search, typedText(state, TYPED))}
        onClose={() => setOpen(false)}
      />
    </div>
  );
}
