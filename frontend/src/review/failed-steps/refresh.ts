import type { QueryClient } from "@tanstack/react-query";
import { countsQuery } from "../counts";
import { FAILED_STEPS } from "./api";

/** After something was done: the list, and the number beside the navigation. */
export async function refresh(cache: QueryClient): Promise<void> {
  await Promise.all([
    cache.invalidateQueries({ queryKey: FAILED_STEPS }),
    cache.invalidateQueries({ queryKey: countsQuery.queryKey }),
  ]);
}
