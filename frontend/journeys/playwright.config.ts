import { fileURLToPath } from "node:url";
import { defineConfig } from "@playwright/test";

/*
 * The guide's journeys in Chromium against the whole product. `make test ONLY=journeys` starts that product with demo
 * data, gives its address in BASE_URL and the browser's path in CHROMIUM, then runs this. With a folder in SCREENSHOTS
 * (`npm run screenshots`) each page visited is stored there in both languages and two widths instead of being checked.
 *
 * `JOURNEYS_LANGUAGE=other` has each journey speak German instead of French, and French instead of German.
 *
 * An account keeps the language of whoever logged in last, and journeys share accounts: so those that speak German are a
 * project of their own, which `npm run journeys:all` runs after the others.
 *
 * Where the office needs a strong factor, nobody of it can log in by SMS: those journeys have a product of their own, and
 * in it two officers accept large amounts.
 */
const results = fileURLToPath(new URL("../test-results", import.meta.url));
const other = process.env.JOURNEYS_LANGUAGE === "other";
const strict = process.env.GUICHET_OFFICE_SMS === "false";
const STRICT = ["office-factor.journey.ts", "morning.journey.ts"];
const IN_BOTH = ["main-job*.journey.ts", "*-german.journey.ts"];
const GERMAN = [
  "*-german.journey.ts",
  "failed-steps.journey.ts",
  "officers.journey.ts",
  "reach.journey.ts",
  "two-windows.journey.ts",
];
const ignored = [...(strict ? [] : STRICT), ...(other ? IN_BOTH : [])];
const pictures = process.env.SCREENSHOTS !== undefined;

export default defineConfig({
  testDir: ".",
  projects: [
    {
      name: "french",
      outputDir: `${results}/french`,
      testMatch: strict ? STRICT : "*.journey.ts",
      testIgnore: [...ignored, ...GERMAN],
    },
    { name: "german", outputDir: `${results}/german`, testMatch: strict ? [] : GERMAN, testIgnore: ignored },
  ],
  fullyParallel: true,
  workers: 2,
  retries: process.env.CI ? 1 : 0, // on a machine that others slow down; a second try is told at the end
  forbidOnly: Boolean(process.env.CI),
  timeout: pictures || process.env.KEYBOARD ? 900_000 : 300_000,
  expect: { timeout: 15_000 },
  reporter: [["list"], ["./support/visits-reporter.ts"]],
  use: {
    baseURL: process.env.BASE_URL ?? "http://localhost:8000",
    locale: "fr-CH",
    timezoneId: "Europe/Zurich",
    viewport: { width: 1280, height: 900 },
    contextOptions: { reducedMotion: "reduce" },
    actionTimeout: 15_000,
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      chromiumSandbox: process.getuid?.() !== 0,
      args: [
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
      ],
    },
  },
});
