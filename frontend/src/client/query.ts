import { QueryClient } from "@tanstack/react-query";
import { Problem } from "./problem";

/** A refusal stays a refusal; only a lost connection or a server out of breath is worth a second try. */
function worthRetrying(failures: number, error: Error): boolean {
  return failures < 2 && !(error instanceof Problem && error.status < 500);
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 10_000, retry: worthRetrying },
    mutations: { retry: false },
  },
});
