import { expect, test } from "vitest";
import { isWaiting, waitingFor } from "./waiting";

const NOW = Date.parse("2024-08-21T12:00:00Z");
const sent = (resend_at: string) => ({
  factors: ["sms" as const],
  expires_at: "2024-08-21T12:05:00Z",
  resend_at,
  phone_hint: "+41 79 ••• •• 67",
});

test("a new code may be asked for when the server says", () => {
  expect(waitingFor(sent("2024-08-21T12:00:42Z"), NOW).againAt).toBe(NOW + 42_000);
});

test.each(["2024-08-21T11:50:00Z", "2024-08-21T13:00:00Z"])(
  "a clock that is wrong (%s) waits one minute",
  (resend) => {
    expect(waitingFor(sent(resend), NOW).againAt).toBe(NOW + 60_000);
  },
);

test("what another page left in the history is not taken for a login", () => {
  expect(isWaiting(waitingFor(sent("2024-08-21T12:01:00Z"), NOW))).toBe(true);
  expect([null, {}, "x", { againAt: 1 }].some(isWaiting)).toBe(false);
});
