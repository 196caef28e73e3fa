import { type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef } from "react";
import { type Added, onAdded } from "@/client/added";

/**
 * What another window adds is known here at once. Gives what to call when this form opens such a window: what is added
 * then is taken.
 */
export function useAdded(kind: Added["kind"], queryKey: QueryKey, take: (id: string) => void): () => void {
  const cache = useQueryClient();
  const waits = useRef(false);
  const latest = useRef({ queryKey, take });
  latest.current = { queryKey, take };
  useEffect(
    () =>
      onAdded(async (added) => {
        if (added.kind !== kind) return;
        await cache.invalidateQueries({ queryKey: latest.current.queryKey });
        if (!waits.current) return;
        waits.current = false;
        latest.current.take(added.id);
      }),
    [kind, cache],
  );
  return useCallback(() => {
    waits.current = true;
  }, []);
}
