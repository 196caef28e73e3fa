import { afterEach, expect, test, vi } from "vitest";
import type { Language } from "./languages";

afterEach(() => {
  vi.resetModules();
  // biome-ignore lint/suspicious/noDocumentCookie: as the module itself does it.
  document.cookie = "lang=; Path=/; Max-Age=0";
});

/** The module with catalogues that arrive when the test says so. */
async function slowTexts() {
  const waiting = new Map<string, () => void>();
  vi.doMock("./catalogues", () => ({
    loadCatalogue: (language: Language, name: string) =>
      new Promise((resolve) =>
        waiting.set(`${language} ${name}`, () => resolve({ word: `${language} ${name}` })),
      ),
  }));
  const texts = await import("./texts");
  const arrives = async (what: string) => {
    waiting.get(what)?.();
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { ...texts, arrives };
}

test("texts that arrive while the language is being switched are not lost", async () => {
  const { loadTexts, setLanguage, maybeText, currentLanguage, arrives } = await slowTexts();
  const common = loadTexts("common");
  await arrives("fr common");
  await common;
  const switched = setLanguage("de");
  const forms = loadTexts("forms");
  await arrives("fr forms");
  await forms;
  await arrives("de common");
  await arrives("de common");
  await arrives("de forms");
  await switched;
  expect(currentLanguage()).toBe("de");
  expect([maybeText("common.word"), maybeText("forms.word")]).toEqual(["de common", "de forms"]);
});

test("texts asked for in the language before come in the new one", async () => {
  const { loadTexts, setLanguage, maybeText, arrives } = await slowTexts();
  const forms = loadTexts("forms");
  const switched = setLanguage("de");
  await switched;
  await arrives("fr forms");
  await arrives("de forms");
  await forms;
  expect(maybeText("forms.word")).toBe("de forms");
});

test("who changes their mind while texts are on their way stays where they are", async () => {
  const { loadTexts, setLanguage, currentLanguage, arrives } = await slowTexts();
  const common = loadTexts("common");
  await arrives("fr common");
  await common;
  const there = setLanguage("de");
  await setLanguage("fr");
  await arrives("de common");
  await there;
  expect(currentLanguage()).toBe("fr");
});
