import { readFileSync } from "node:fs";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { sessionQuery } from "@/accounts/session";
import { endSession, openFor, sessionIsBack, sessionState, whenSessionEnds } from "@/client/session";
import { loadTexts } from "@/i18n";
import { SessionGuard } from "./session-guard";

vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
vi.mock("@tanstack/react-router", () => ({ useLocation: () => "/counter" }));
const { prolonged } = vi.hoisted(() => ({ prolonged: vi.fn(async () => undefined) }));
vi.mock("@/accounts/go-on", () => ({ goOn: prolonged }));

const NOW = new Date("2026-11-27T10:00:00Z");
const ABSOLUTE = "2026-11-27T21:00:00.000Z";
const SESSION = {
  audience: "company",
  person: { id: "p", email: "elodie@clairpre.example" },
  organisation: { id: "o" },
  warning_seconds: 120,
  absolute_expires_at: ABSOLUTE,
};
const realTimeout = globalThis.setTimeout;
const other = new BroadcastChannel("session");
const box = document.body.appendChild(document.createElement("div"));
let root: Root;
let count = 100;

const dialog = () => box.querySelector("dialog[open]");
/** As another window of the same person hears it from the server. */
async function lasts(seconds: number, expires = `2026-11-27T10:30:00.${count++}Z`): Promise<void> {
  other.postMessage({ whose: "p/o", left: 1000 * seconds, expires });
  // The message comes by the real clock.
  await act(async () => {
    while (sessionState().expires !== expires) await new Promise((resolve) => realTimeout(resolve, 5));
  });
}
const wait = (seconds: number) => act(async () => void (await vi.advanceTimersByTimeAsync(1000 * seconds)));

// Loaded when they are needed; here, before the clock is held.
beforeAll(async () => {
  await Promise.all([import("@/accounts/relogin"), import("@/accounts/time-out")]);
});

beforeEach(async () => {
  vi.stubGlobal("fetch", async (url: string) => {
    const [path = ""] = /\w+\/(common|accounts)\.json/.exec(url) ?? [];
    return new Response(readFileSync(`${process.cwd()}/../api/locales/${path}`));
  });
  await loadTexts("common", "accounts");
  vi.useFakeTimers({ now: NOW, shouldAdvanceTime: true });
  openFor("company", "p", "o");
  whenSessionEnds(() => undefined);
  prolonged.mockClear();
  const cache = new QueryClient({ defaultOptions: { queries: { gcTime: Number.POSITIVE_INFINITY } } });
  cache.setQueryData(sessionQuery("company").queryKey, SESSION as never);
  root = createRoot(box);
  await act(async () =>
    root.render(
      <QueryClientProvider client={cache}>
        <SessionGuard />
      </QueryClientProvider>,
    ),
  );
});
afterEach(async () => {
  await act(async () => sessionIsBack());
  await act(async () => root.unmount());
  vi.useRealTimers();
});

test("who has done nothing is asked two minutes before the end, and then for a login in the same place", async () => {
  await lasts(600);
  await wait(478);
  expect(dialog()).toBeNull();
  await wait(4);
  expect(dialog()?.getAttribute("role")).toBe("alertdialog");
  expect(dialog()?.textContent).toContain("Êtes-vous toujours là");
  await act(async () => dialog()?.querySelector("button")?.click());
  expect(prolonged).toHaveBeenCalledTimes(1);
  expect(dialog()).toBeNull();
  await wait(125);
  await wait(1);
  expect(dialog()?.textContent).toContain("Votre session est terminée");
  expect(dialog()?.querySelector<HTMLInputElement>("input[type=email]")?.value).toBe(
    "elodie@clairpre.example",
  );
});

test("who is at work is not asked", async () => {
  await lasts(600);
  await wait(400);
  await act(async () => void window.dispatchEvent(new KeyboardEvent("keydown", { key: "a" })));
  await wait(85);
  expect(prolonged).toHaveBeenCalledTimes(1);
});

test("a session that has lasted as long as it may is not prolonged, but followed by another in the same place", async () => {
  await lasts(100, ABSOLUTE);
  await wait(1);
  expect(dialog()?.textContent).toContain("Votre session se termine bientôt");
  const [stay, login] = dialog()?.querySelectorAll("button") ?? [];
  expect(stay?.textContent).toBe("Continuer jusque-là");
  await act(async () => login?.click());
  await wait(1);
  expect(prolonged).not.toHaveBeenCalled();
  expect(dialog()?.querySelector("input[type=password]")).not.toBeNull();
});

test("whose access was taken away is not asked for a login, and keeps the page to copy from", async () => {
  await act(async () => endSession("access_ended"));
  await wait(1);
  expect(dialog()?.textContent).toContain("Votre accès a pris fin");
  expect(dialog()?.querySelector("input")).toBeNull();
  const [, keep] = dialog()?.querySelectorAll("button") ?? [];
  await act(async () => keep?.click());
  expect(dialog()).toBeNull();
  expect(box.querySelector("[role=status]")?.textContent).toContain("Votre accès a pris fin");
  await act(async () => endSession("access_ended"));
  expect(dialog()).toBeNull();
});
