import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Problem } from "./problem";
import { send } from "./send";
import {
  endSession,
  openFor,
  sessionIsBack,
  sessionState,
  whenSessionEnds,
  whenSessionIsBack,
} from "./session";

const MINE = "person/company";
const NOW = new Date("2026-11-27T10:00:00Z");
const ended: string[] = [];
const other = new BroadcastChannel("session");
let answers: (request: Request) => Response;

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
  vi.stubGlobal("fetch", async (request: Request) => answers(request));
  ended.length = 0;
});
openFor("company", "person", "company");
whenSessionEnds((why) => ended.push(why));
afterEach(() => void vi.useRealTimers());

const call = (path: string) => send(new Request(new URL(path, "http://localhost:3000")));
const lasting = (minutes: number, serverNow = NOW) =>
  new Response("{}", {
    headers: {
      Date: serverNow.toUTCString(),
      "Session-Expires-At": new Date(serverNow.getTime() + 60_000 * minutes).toISOString(),
    },
  });

test("every call names whose page it is, but for the choice of another company", async () => {
  const named: (string | null)[] = [];
  answers = (request) => {
    named.push(request.headers.get("Session-Of"));
    return lasting(30);
  };
  await call("/api/v1/drafts");
  await call("/api/v1/sessions/current/organisation");
  await call("/api/v1/office/counts"); // nobody of the office has opened this page
  openFor("company", "somebody else", null); // whose it is does not change
  await call("/api/v1/drafts");
  expect(named).toEqual([MINE, null, null, MINE]);
});

test("how long the session lasts is told by the server, whatever time it is here", async () => {
  answers = () => lasting(30, new Date("2031-01-01T00:00:00Z"));
  await call("/api/v1/drafts");
  expect(sessionState().at).toBe(NOW.getTime() + 30 * 60_000);
});

test("what another window of the same person hears counts here too, and nobody else's", async () => {
  answers = () => lasting(2);
  await call("/api/v1/drafts");
  const before = sessionState().at;
  other.postMessage({ whose: "another/company", left: 1_800_000, expires: "2026-11-27T10:30:00Z" });
  other.postMessage({ whose: MINE, left: 1_500_000, expires: "2026-11-27T10:25:00Z" });
  await vi.waitFor(() => expect(sessionState().at).not.toBe(before));
  expect((sessionState().at ?? 0) - NOW.getTime()).toBeCloseTo(1_500_000, -3);
});

test("the end of the session is told from other refusals, and its return to who waits", async () => {
  const refusal = (status: number, code: string) => () =>
    new Response(JSON.stringify({ status, code, title: "", detail: "", request_id: null }), { status });
  for (const [status, code] of [
    [401, "unauthenticated"],
    [401, "code_wrong"],
    [401, "access_ended"],
    [409, "other_session"],
    [409, "draft_exists"],
  ] as const) {
    answers = refusal(status, code);
    await expect(call("/api/v1/drafts")).rejects.toBeInstanceOf(Problem);
  }
  expect(ended).toEqual(["unauthenticated", "access_ended", "other_session"]);

  const back = vi.fn();
  const forget = whenSessionIsBack(back);
  endSession("unauthenticated");
  expect(sessionState().ended).toBe("unauthenticated");
  sessionIsBack();
  expect(sessionState().ended).toBeNull();
  endSession("unauthenticated");
  other.postMessage({ whose: MINE, back: true }); // logged in again in another window
  await vi.waitFor(() => expect(back).toHaveBeenCalledTimes(2));
  expect(sessionState().ended).toBeNull();
  forget();
});

test("a call that names a company whose paper it is about comes from the office's page", async () => {
  let named: string | null = null;
  answers = (request) => {
    named = request.headers.get("Session-Of");
    return lasting(30);
  };
  openFor("office", "an officer", null);
  await send(new Request("http://localhost:3000/api/v1/drafts/1", { headers: { "Paper-Of": "a company" } }));
  expect(named).toBe("an officer");
});
