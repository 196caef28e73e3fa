import { expect, test } from "vitest";
import { languageName, languageTitle } from "./language-names";
import { LANGUAGES } from "./languages";

test("a language has its name in the reader's, in sentences and on its own", () => {
  expect(LANGUAGES.map((reader) => languageName("de", reader))).toEqual([
    "allemand",
    "Deutsch",
    "tedesco",
    "German",
  ]);
  expect(LANGUAGES.map((reader) => languageTitle("fr", reader))).toEqual([
    "Français",
    "Französisch",
    "Francese",
    "French",
  ]);
});
