import { expect, test } from "vitest";
import { formatExactInstant } from "./format";

test("an exact instant is that of the office, wherever the browser is", () => {
  expect(formatExactInstant("2026-07-01T22:30:05Z")).toBe("02.07.2026 00:30:05");
  expect(formatExactInstant("2026-12-31T23:00:00Z")).toBe("01.01.2027 00:00:00");
});
