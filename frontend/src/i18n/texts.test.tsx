import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ReactNode } from "react";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { LANGUAGES, preferredLanguage, setLanguage, Trans } from ".";
import type { TextKey } from "./catalogues";
import { loadTexts, maybeText, t } from "./texts";

const LOCALES = join(process.cwd(), "../api/locales");
const catalogue = (language: string, file: string): Record<string, string> =>
  JSON.parse(readFileSync(join(LOCALES, language, file), "utf8"));
const placeholders = (text: string) => [...text.matchAll(/\{\w+\}|<\/?\w+>/g)].map(String).sort();

function rendered(node: ReactNode): string {
  const box = document.createElement("div");
  flushSync(() => createRoot(box).render(node));
  return box.innerHTML;
}

test("the switch offers what there are texts in", () => {
  expect(readdirSync(LOCALES).sort()).toEqual([...LANGUAGES].sort());
});

describe("catalogues", () => {
  const [first, ...others] = LANGUAGES;
  const files = readdirSync(join(LOCALES, first), { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".json"),
  );

  test.each(others.flatMap((language) => files.map((file) => [language, file] as const)))(
    "%s/%s has the same keys, placeholders and tags",
    (language, file) => {
      const ours = catalogue(first, file);
      const theirs = catalogue(language, file);
      expect(Object.keys(theirs).sort()).toEqual(Object.keys(ours).sort());
      const different = Object.keys(ours).filter(
        (key) => String(placeholders(ours[key] ?? "")) !== String(placeholders(theirs[key] ?? "")),
      );
      expect(different).toEqual([]);
    },
  );
});

describe("texts", () => {
  const key = (text: string) => text as TextKey;
  const texts: Record<string, Record<string, string>> = {
    fr: {
      hello: "Bonjour {name}",
      "files.one": "{count} fichier",
      "files.other": "{count} fichiers",
      rich: "Une <strong>fois</strong>, {name}. <link>Lire</link>",
    },
    de: {
      hello: "Guten Tag {name}",
      "files.one": "{count} Datei",
      "files.other": "{count} Dateien",
      rich: "<strong>Einmal</strong> {name}",
    },
    it: { "files.one": "{count} documento", "files.other": "{count} documenti" },
    en: { "files.one": "{count} file", "files.other": "{count} files" },
  };
  let language = "fr";

  beforeAll(async () => {
    vi.stubGlobal("fetch", async () => new Response(JSON.stringify(texts[language])));
    await loadTexts("common");
  });

  test("fill their placeholders and count as the language does", () => {
    expect(t(key("common.hello"), { name: "Jean" })).toBe("Bonjour Jean");
    expect(t(key("common.files"), { count: 0 })).toBe("0 fichier");
    expect(t(key("common.files"), { count: 2 })).toBe("2 fichiers");
    expect(maybeText("common.unknown")).toBeNull();
  });

  test("with tags never read a tag out of a parameter", () => {
    const html = rendered(
      <Trans
        id={key("common.rich")}
        params={{ name: "<strong>X</strong>" }}
        tags={{ link: (children) => <a href="/x">{children}</a> }}
      />,
    );
    expect(html).toBe('Une <strong>fois</strong>, &lt;strong&gt;X&lt;/strong&gt;. <a href="/x">Lire</a>');
  });

  test("follow a switch of language, which is remembered and written on the page", async () => {
    language = "de";
    await setLanguage("de");
    expect(t(key("common.hello"), { name: "Jean" })).toBe("Guten Tag Jean");
    expect(t(key("common.files"), { count: 0 })).toBe("0 Dateien");
    expect(document.documentElement.lang).toBe("de");
    expect(document.cookie).toContain("lang=de");
  });

  test.each([
    ["it", "0 documenti", "1 documento", "2 documenti", "1000000 documenti"],
    ["en", "0 files", "1 file", "2 files", "1000000 files"],
    ["fr", "0 fichier", "1 fichier", "2 fichiers", "1000000 fichiers"],
  ] as const)("count in %s as CLDR says", async (spoken, none, one, two, million) => {
    language = spoken;
    await setLanguage(spoken);
    const counted = [0, 1, 2, 1_000_000].map((count) => t(key("common.files"), { count }));
    expect(counted).toEqual([none, one, two, million]);
  });
});

test("an anonymous visitor reads what was chosen, else what the browser prefers, else French", () => {
  expect(preferredLanguage("a=b; lang=de", ["fr-CH"])).toBe("de");
  expect(preferredLanguage("lang=xx", ["es", "de-CH"])).toBe("de");
  expect(preferredLanguage("", ["it-CH", "fr"])).toBe("it");
  expect(preferredLanguage("", ["en-GB"])).toBe("en");
  expect(preferredLanguage("", ["es"])).toBe("fr");
});
