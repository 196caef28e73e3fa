import { readFileSync } from "node:fs";
import { act } from "react";
import { createRoot } from "react-dom/client";
import { afterEach, expect, test, vi } from "vitest";
import { LANGUAGES, loadTexts, setLanguage } from "@/i18n";
import { type Settings, SettingsProvider } from "@/settings";
import { Frame } from "./frame";

vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
vi.stubGlobal("fetch", async (url: string) => {
  const [path = ""] = /\w+\/common\.json/.exec(url) ?? [];
  return new Response(readFileSync(`${process.cwd()}/../api/locales/${path}`));
});

afterEach(() => act(() => setLanguage("fr")));

const settings = {
  environment: "production",
  office: {
    name: { fr: "Office AI", de: "IV-Stelle", it: "Ufficio AI", en: "DI Office" },
    town: { fr: "Berne", de: "Bern", it: "Berna", en: "Bern" },
    street: "Scheibenstrasse 70",
    postcode: "3001",
    phone: "058 219 77 20",
    phone_href: "tel:+41582197720",
  },
  links: {},
} as unknown as Settings;

test("the switch names each language in itself, and whatever is chosen is shown and kept", async () => {
  await loadTexts("common");
  const kept = vi.fn();
  const box = document.createElement("div");
  await act(async () =>
    createRoot(box).render(
      <SettingsProvider settings={settings}>
        <Frame area="company" home="/" onLanguage={kept}>
          <main id="content" />
        </Frame>
      </SettingsProvider>,
    ),
  );
  const buttons = () => [...box.querySelectorAll<HTMLButtonElement>(".langs button")];
  expect(buttons().map(({ textContent, lang, title }) => [textContent, lang, title])).toEqual([
    ["FR", "fr", "Français"],
    ["DE", "de", "Deutsch"],
    ["IT", "it", "Italiano"],
    ["EN", "en", "English"],
  ]);
  const names = { fr: "Office AI", de: "IV-Stelle", it: "Ufficio AI", en: "DI Office" };
  for (const language of [...LANGUAGES].reverse()) {
    await act(async () =>
      buttons()
        .find(({ lang }) => lang === language)
        ?.click(),
    );
    await vi.waitFor(() => expect(document.documentElement.lang).toBe(language));
    expect(box.querySelector(".brand__name")?.textContent).toBe(names[language]);
    expect(
      buttons()
        .filter((button) => button.getAttribute("aria-current"))
        .map(({ lang }) => lang),
    ).toEqual([language]);
  }
  expect(kept.mock.calls).toEqual([["en"], ["it"], ["de"], ["fr"]]);
  expect(document.cookie).toContain("lang=fr");
});
