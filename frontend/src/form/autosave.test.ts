import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { NetworkFailure, Problem } from "@/client/problem";
import { Autosave, type Save } from "./autosave";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const AT = new Date("2024-08-21T12:02:00Z");
const stale = () =>
  new Problem({ status: 412, code: "changed_meanwhile", title: "", detail: "", request_id: null }, null);

function autosave(save: Save<string>) {
  const states: string[] = [];
  const own: Autosave<string> = new Autosave(save, null, () => states.push(own.state.kind));
  return { own, states };
}

test("several changes in a short time are one request with the last content", async () => {
  const save = vi.fn<Save<string>>(async () => ({ revision: 1, at: AT }));
  const { own } = autosave(save);
  own.change("a");
  await vi.advanceTimersByTimeAsync(1000);
  own.change("ab");
  await vi.advanceTimersByTimeAsync(499);
  expect(save).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(save.mock.calls).toEqual([["ab", null]]);
  expect(own.state).toEqual({ kind: "saved", at: AT });
  expect(own.unsaved).toBe(false);
});

test("the next save goes over the revision the last one made, and never beside it", async () => {
  let answer: (saved: { revision: number; at: Date }) => void = () => undefined;
  const save = vi.fn<Save<string>>(() => new Promise((resolve) => (answer = resolve)));
  const { own } = autosave(save);
  own.change("a");
  await vi.advanceTimersByTimeAsync(2000);
  own.change("ab");
  await vi.advanceTimersByTimeAsync(10_000);
  expect(save).toHaveBeenCalledTimes(1);
  answer({ revision: 7, at: AT });
  await vi.advanceTimersByTimeAsync(2000);
  expect(save.mock.calls[1]).toEqual(["ab", 7]);
});

test("a failure is said at once and tried again with the newest content", async () => {
  const save = vi
    .fn<Save<string>>()
    .mockRejectedValueOnce(new NetworkFailure("down"))
    .mockResolvedValue({ revision: 1, at: AT });
  const { own, states } = autosave(save);
  own.change("a");
  await vi.advanceTimersByTimeAsync(2000);
  expect(states.at(-1)).toBe("failed");
  expect(own.unsaved).toBe(true);
  await vi.advanceTimersByTimeAsync(5000);
  expect(save.mock.calls.map(([content]) => content)).toEqual(["a", "a"]);
  expect(states.at(-1)).toBe("saved");
});

test("after a conflict nothing is written until the person takes over", async () => {
  const save = vi
    .fn<Save<string>>()
    .mockRejectedValueOnce(stale())
    .mockResolvedValue({ revision: 9, at: AT });
  const { own, states } = autosave(save);
  own.change("a");
  await vi.advanceTimersByTimeAsync(2000);
  expect(states.at(-1)).toBe("conflict");
  expect(own.failure).toMatchObject({ status: 412 });
  own.change("ab");
  await vi.advanceTimersByTimeAsync(20_000);
  expect(save).toHaveBeenCalledTimes(1);
  expect(await own.takeOver(8)).toBe(true);
  expect(save.mock.calls[1]).toEqual(["ab", 8]);
});

test("flush saves at once and tells whether it could", async () => {
  const { own } = autosave(vi.fn<Save<string>>().mockRejectedValue(new NetworkFailure("down")));
  own.change("a");
  expect(await own.flush()).toBe(false);
  own.stop();
});

test("of who types without a pause, nothing older than two seconds is missing, however slow the way is", async () => {
  const arrived: string[] = [];
  const save: Save<string> = async (content) => {
    await new Promise((resolve) => setTimeout(resolve, 400));
    arrived.push(content);
    return { revision: arrived.length, at: AT };
  };
  const { own } = autosave(save);
  for (let typed = 1; typed <= 200; typed += 1) {
    own.change("x".repeat(typed));
    await vi.advanceTimersByTimeAsync(100);
    expect(100 * (typed - (arrived.at(-1)?.length ?? 0))).toBeLessThanOrEqual(2000);
  }
  own.stop();
});

test("without a session nothing is tried until there is one again", async () => {
  for (const [status, code] of [
    [401, "unauthenticated"],
    [401, "access_ended"],
    [409, "other_session"],
  ] as const) {
    const ended = new Problem({ status, code, title: "", detail: "", request_id: null }, null);
    const save = vi
      .fn<Save<string>>()
      .mockRejectedValueOnce(ended)
      .mockResolvedValue({ revision: 1, at: AT });
    const { own, states } = autosave(save);
    own.change("a");
    await vi.advanceTimersByTimeAsync(2000);
    own.change("ab");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(save).toHaveBeenCalledTimes(1);
    expect(states.at(-1)).toBe("failed");
    expect(own.unsaved).toBe(true);
    expect(await own.flush()).toBe(true);
    expect(save.mock.calls[1]).toEqual(["ab", null]);
  }
});

test("a failure stays said while it is tried again, until it is saved", async () => {
  const down = new NetworkFailure("down");
  const save = vi
    .fn<Save<string>>()
    .mockRejectedValueOnce(down)
    .mockRejectedValueOnce(down)
    .mockResolvedValue({ revision: 1, at: AT });
  const { own, states } = autosave(save);
  own.change("a");
  await vi.advanceTimersByTimeAsync(2000);
  const before = states.length;
  own.change("ab");
  await vi.advanceTimersByTimeAsync(12_000);
  expect(new Set(states.slice(before, -1))).toEqual(new Set(["failed"]));
  expect(states.at(-1)).toBe("saved");
});
