import type { QueryClient } from "@tanstack/react-query";
import { changed, type ListState } from "@/lists/state";
import { addressOf, savedFiltersQuery, withText } from "./saved-filters";
import { type CounterSearch, HISTORY_LIST } from "./search";

interface Holder {
  readonly lists?: Readonly<Record<string, ListState>>;
}

/**
 * Where the counter begins for who keeps a filter to open it with: only when it is opened anew, not where somebody has
 * chosen filters or taken them away. Should asking fail, it opens with everything.
 */
export async function openingFilter(cache: QueryClient, search: CounterSearch, state: Holder) {
  if (state.lists !== undefined || Object.keys(search).length > 0) return null;
  const known = await cache.ensureQueryData(savedFiltersQuery).catch(() => null);
  const saved = known?.items.find(({ is_default }) => is_default);
  if (!saved) return null;
  return {
    search: addressOf(saved) as CounterSearch,
    state: changed(HISTORY_LIST, withText(saved.search.text))(state),
  };
}
