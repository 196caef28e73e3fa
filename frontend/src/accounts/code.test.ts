import { expect, test } from "vitest";
import { isCode } from "./code";

test.each(["123456", "123 456", " 1 2 3 4 5 6 ", "123\u00a0456", "123-456"])("«%s» may be a code", (typed) =>
  expect(isCode(typed)).toBe(true),
);

test.each(["", "   ", "12345", "1234567", "12345a", "123 45"])("«%s» cannot be a code", (typed) =>
  expect(isCode(typed)).toBe(false),
);
