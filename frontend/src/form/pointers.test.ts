import { expect, test } from "vitest";
import { fieldId, nameOf, pointerOf } from "./pointers";

test("a pointer names a field, and back", () => {
  expect(nameOf("/form/lines/0/date")).toBe("form.lines.0.date");
  expect(pointerOf("form.lines.0.date")).toBe("/form/lines/0/date");
  expect(nameOf("/a~1b/c~0d")).toBe("a/b.c~d");
  expect(fieldId("form.lines.0.date")).toBe("field-form-lines-0-date");
});
