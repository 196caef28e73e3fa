import { NetworkFailure, Problem } from "./problem";

const WAITS = [1, 2, 4, 8];

/** Nothing tells whether it arrived, or the server asks for patience: the same key makes a repetition harmless. */
export function mayHaveArrived(error: unknown): boolean {
  if (error instanceof NetworkFailure) return true;
  if (!(error instanceof Problem)) return false;
  return error.status === 503 || error.status === 500 || error.code === "idempotency_key_in_flight";
}

const pause = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

/** Repeats `send`, which must carry an Idempotency-Key, until an answer comes that is one. */
export async function persist<Answer>(
  send: () => Promise<Answer>,
  onRetry: (attempt: number) => void,
): Promise<Answer> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await send();
    } catch (error) {
      const wait = WAITS[attempt];
      if (wait === undefined || !mayHaveArrived(error)) throw error;
      onRetry(attempt + 1);
      await pause((error instanceof Problem && error.retryAfter) || wait);
    }
  }
}
