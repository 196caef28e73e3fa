import { expect, test } from "vitest";
import { GROUPS, hasWords } from "./questions";

test("words are found in any order, without accents, and not in tags", () => {
  expect(hasWords("À quoi sert la <account>procuration</account> ?", "Procuration a quoi")).toBe(true);
  expect(hasWords("Mot de passe oublié", "oublie passé")).toBe(true);
  expect(hasWords("Mot de passe oublié", "passe sms")).toBe(false);
  expect(hasWords("<account>Mon profil</account>", "account")).toBe(false);
  expect(hasWords("Tout", " ")).toBe(true);
});

test("every question has an anchor of its own", () => {
  const ids = GROUPS.flatMap(({ questions }) => questions.map(({ id }) => id));
  expect(new Set(ids).size).toBe(ids.length);
});
