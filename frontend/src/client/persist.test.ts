import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { NetworkFailure, Problem } from "@/client";
import { persist } from "./persist";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const problem = (status: number, code: string) =>
  new Problem({ status, code, title: "", detail: "", request_id: null }, null);

test("a lost answer and a key in flight are asked for again", async () => {
  const send = vi
    .fn<() => Promise<string>>()
    .mockRejectedValueOnce(new NetworkFailure("down"))
    .mockRejectedValueOnce(problem(409, "idempotency_key_in_flight"))
    .mockResolvedValue("sent");
  const retried = vi.fn();
  const sent = persist(send, retried);
  await vi.runAllTimersAsync();
  expect(await sent).toBe("sent");
  expect(retried.mock.calls).toEqual([[1], [2]]);
});

test("a refusal is final", async () => {
  const send = vi.fn().mockRejectedValue(problem(422, "fields_not_valid"));
  await expect(persist(send, () => undefined)).rejects.toThrow("fields_not_valid");
  expect(send).toHaveBeenCalledTimes(1);
});

test("patience ends", async () => {
  const send = vi.fn().mockRejectedValue(new NetworkFailure("down"));
  const outcome = expect(persist(send, () => undefined)).rejects.toThrow("down");
  await vi.runAllTimersAsync();
  await outcome;
  expect(send).toHaveBeenCalledTimes(5);
});
