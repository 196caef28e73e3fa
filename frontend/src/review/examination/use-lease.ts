import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { Schemas } from "@/client";
import { useT } from "@/i18n";
import { showToast } from "@/ui";
import { releaseLease, takeLease } from "../api";

export interface LeaseHandle {
  /** Who else looks at the request; null where the reader may decide. */
  readonly other: Schemas["LeaseOut"] | null;
  readonly busy: boolean;
  readonly failure: unknown;
  readonly takeOver: () => void;
}

/** A third of the time that the server keeps a lease. */
const RENEWED_EVERY = 40_000;
/** Who waits for somebody to leave learns it soon. */
const ASKED_EVERY = 10_000;

const leaseQuery = (id: string) =>
  queryOptions({
    queryKey: ["office", "lease", id],
    queryFn: () => takeLease(id, false),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });

/**
 * While a request that waits for a decision is looked at, nobody else decides on it. Should asking fail, the server still
 * refuses a decision on what somebody else holds.
 */
export function useLease(id: string, open: boolean): LeaseHandle {
  const { t } = useT();
  const cache = useQueryClient();
  const { data } = useQuery({
    ...leaseQuery(id),
    enabled: open,
    refetchInterval: ({ state }) => (state.data?.mine === false ? ASKED_EVERY : RENEWED_EVERY),
    refetchOnWindowFocus: "always",
  });
  const taking = useMutation({
    mutationFn: () => takeLease(id, true),
    onSuccess: (lease) => {
      cache.setQueryData(leaseQuery(id).queryKey, lease);
      showToast({ text: () => t("review.lease.taken") });
    },
  });
  useEffect(() => {
    if (!open) return;
    const leave = () => void releaseLease(id).catch(() => undefined);
    addEventListener("pagehide", leave);
    return () => {
      removeEventListener("pagehide", leave);
      leave();
    };
  }, [id, open]);
  return {
    other: open && data && !data.mine ? data : null,
    busy: taking.isPending,
    failure: taking.error,
    takeOver: () => taking.mutate(),
  };
}
