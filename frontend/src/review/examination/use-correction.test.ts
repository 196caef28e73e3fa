import { expect, test } from "vitest";
import { correctionDecision } from "./use-correction";

test("an empty choice or date is sent as nothing, words without the blanks around them", () => {
  const values = {
    message: " Bonjour ",
    due_date: "",
    items: [{ pointer: "/payee", kind: "wrong" as const, reason_code: "", message: " IBAN ? " }],
  };
  expect(correctionDecision(values)).toEqual({
    kind: "correction",
    message: "Bonjour",
    due_date: null,
    items: [{ pointer: "/payee", kind: "wrong", reason_code: null, message: "IBAN ?" }],
  });
});
