import { readFileSync } from "node:fs";
import { beforeAll, expect, test, vi } from "vitest";
import { loadTexts, setLanguage } from "@/i18n";
import { deviceName } from "./device";

beforeAll(async () => {
  vi.stubGlobal("fetch", async (url: string) => {
    const [path = ""] = /\w+\/\w+\.json/.exec(url) ?? [];
    return new Response(readFileSync(`${process.cwd()}/../api/locales/${path}`));
  });
  await setLanguage("fr");
  await loadTexts("accounts");
});

const WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)";

test.each([
  ["Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:141.0) Gecko/20100101 Firefox/141.0", "Firefox sur Windows"],
  [
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/139.0.0.0 Safari/537.36`,
    "Chrome sur Windows",
  ],
  [
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/139.0.0.0 Safari/537.36 Edg/139.0.0.0`,
    "Edge sur Windows",
  ],
  [`Mozilla/5.0 (X11; Linux x86_64) ${WEBKIT} Chrome/139.0.0.0 Safari/537.36 OPR/120.0`, "Opera sur Linux"],
  [
    `Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${WEBKIT} Chrome/139.0.0.0 Safari/537.36`,
    "Chrome sur ChromeOS",
  ],
  [`Mozilla/5.0 (X11; Linux x86_64) ${WEBKIT} HeadlessChrome/139.0.0.0 Safari/537.36`, "Chrome sur Linux"],
  [
    `Mozilla/5.0 (Linux; Android 10; K) ${WEBKIT} Chrome/139.0.0.0 Mobile Safari/537.36`,
    "Chrome sur Android",
  ],
  [
    `Mozilla/5.0 (Linux; Android 10; K) ${WEBKIT} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36`,
    "Samsung Internet sur Android",
  ],
  [
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15",
    "Safari sur macOS",
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
    "Safari sur iPhone",
  ],
  [
    "Mozilla/5.0 (iPad; CPU OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/139.0 Mobile/15E148 Safari/604.1",
    "Chrome sur iPad",
  ],
  ["Firefox/141.0", "Firefox"],
  ["Mozilla/5.0 (Windows NT 10.0; Win64; x64)", "Windows"],
  ["curl/8.14.1", "Appareil inconnu"],
  ["", "Appareil inconnu"],
])("%s is %s", (agent, name) => expect(deviceName(agent)).toBe(name));

test("the device is named in the reader's language", async () => {
  await setLanguage("de");
  expect(deviceName("Mozilla/5.0 (Windows NT 10.0; rv:141.0) Gecko/20100101 Firefox/141.0")).toBe(
    "Firefox auf Windows",
  );
  expect(deviceName("curl/8.14.1")).toBe("Unbekanntes Gerät");
});
