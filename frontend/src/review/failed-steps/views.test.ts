import { expect, test } from "vitest";
import { readSearch } from "./views";

test("an address keeps what it knows and nothing else", () => {
  expect(readSearch({ view: "handled", kind: "mail", asked: "office" })).toEqual({
    view: "handled",
    kind: "mail",
    asked: "office",
  });
  expect(readSearch({ view: "open", kind: "x", asked: 1 })).toEqual({});
});
