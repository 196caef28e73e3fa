import { expect, test } from "vitest";
import { formatUid, parseUid } from "./uid-field";

test("a UID loses spaces, dots and the register on the way in and is shown as on invoices", () => {
  expect(parseUid("che 100 155 212 MWST")).toBe("CHE100155212");
  expect(formatUid(parseUid("CHE-100.155.212"))).toBe("CHE-100.155.212");
});

test("a UID stays as it was typed while it is incomplete", () => {
  expect(parseUid("100.155")).toBe("100.155");
});
