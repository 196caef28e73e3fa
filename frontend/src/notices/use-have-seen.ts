import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { ALL_NOTICES, haveSeen, noticeCountsQuery } from "./queries";

type About =
  | { readonly invoice_id: string }
  | { readonly conversation_id: string }
  | { readonly draft_id: string };

/** Whoever opens a request, a conversation or a draft has seen what the notices say of it. */
export function useHaveSeen(about: About): void {
  const cache = useQueryClient();
  const { data: counts } = useQuery(noticeCountsQuery);
  const { mutate } = useMutation({
    mutationFn: haveSeen,
    onSuccess: () => cache.invalidateQueries(ALL_NOTICES),
  });
  const some = (counts?.unread ?? 0) > 0;
  const key = JSON.stringify(about);
  useEffect(() => {
    if (some) mutate(JSON.parse(key));
  }, [some, key, mutate]);
}
