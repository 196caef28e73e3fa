import { queryOptions } from "@tanstack/react-query";
import { answer, api, type Schemas } from "@/client";
import { type ListState, type Step, typedText } from "@/lists/state";
import { lastOfMonth } from "@/ui/month";
import { HISTORY } from "./queries";
import { type CounterSearch, TYPED } from "./search";

export type SavedFilter = Schemas["SavedFilterOut"];
export type SavedFilterInput = Schemas["SavedFilterInput"];

export const savedFiltersQuery = queryOptions({
  queryKey: ["invoice-filters"],
  queryFn: () => answer(api.GET("/api/v1/invoice-filters")),
});

const PATH = "/api/v1/invoice-filters/{filter_id}";
const at = (filter_id: string) => ({ params: { path: { filter_id } } });

export const addFilter = (body: SavedFilterInput) => answer(api.POST("/api/v1/invoice-filters", { body }));
export const changeFilter = (id: string, body: SavedFilterInput) =>
  answer(api.PUT(PATH, { ...at(id), body }));
export const deleteFilter = (id: string) => answer(api.DELETE(PATH, at(id)));

/** What the counter's address and the search field hold, as it is kept. */
export function toKeep(
  { responsible, status, kind, from, to }: CounterSearch,
  text: string | null,
): SavedFilterInput["search"] {
  return {
    statuses: status ? [status] : [],
    responsible_id: responsible ?? null,
    kind: kind ?? null,
    period_from: from ? `${from}-01` : null,
    period_to: to ? lastOfMonth(`${to}-01`) : null,
    text,
  };
}

/** As the counter's address holds it, or everything. Each filter of the history is named, so that those in use give way. */
export function addressOf(saved: SavedFilter | undefined) {
  const { statuses = [], responsible_id, kind, period_from, period_to } = saved?.search ?? {};
  return {
    responsible: responsible_id ?? undefined,
    status: HISTORY.find((known) => known === statuses[0]),
    kind: kind ?? undefined,
    from: period_from?.slice(0, 7),
    to: period_to?.slice(0, 7),
  };
}

/** The list with this typed into its search field, from its first page. */
export const withText =
  (text: string | null): Step =>
  () => ({ typed: text === null ? {} : { [TYPED]: text }, cursors: [] });

/** The one that the list shows just now. */
export function shownFilter(
  filters: readonly SavedFilter[],
  search: CounterSearch,
  state: ListState,
): SavedFilter | undefined {
  const shown = toKeep(search, typedText(state, TYPED));
  const same = ({ search: kept }: SavedFilter) =>
    kept.text === shown.text &&
    kept.responsible_id === shown.responsible_id &&
    kept.kind === shown.kind &&
    kept.period_from === shown.period_from &&
    kept.period_to === shown.period_to &&
    kept.statuses.join() === (shown.statuses ?? []).join();
  return filters.find(same);
}
