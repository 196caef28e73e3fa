import { queryOptions } from "@tanstack/react-query";
import { answer, api, type Schemas } from "@/client";
import type { ListState } from "@/lists/state";
import { type QueueSearch, queueMatch } from "./search";

export type KeptView = Schemas["QueueViewOut"];
export type QueueViewInput = Schemas["QueueViewInput"];

export const keptViewsQuery = queryOptions({
  queryKey: ["office", "queue-views"],
  queryFn: () => answer(api.GET("/api/v1/office/queue-views")),
});

const PATH = "/api/v1/office/queue-views/{view_id}";
const at = (view_id: string) => ({ params: { path: { view_id } } });

export const addView = (body: QueueViewInput) => answer(api.POST("/api/v1/office/queue-views", { body }));
export const changeView = (id: string, body: QueueViewInput) => answer(api.PUT(PATH, { ...at(id), body }));
export const deleteView = (id: string) => answer(api.DELETE(PATH, at(id)));

/** The one that the list shows just now. */
export function shownView(
  views: readonly KeptView[],
  search: QueueSearch,
  state: ListState,
): KeptView | undefined {
  const shown = Object.entries(queueMatch(search, state));
  return views.find(({ search: kept }) =>
    shown.every(([name, value]) => String(kept[name as keyof typeof kept]) === String(value)),
  );
}
