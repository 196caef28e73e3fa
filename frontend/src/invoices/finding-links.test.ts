import { beforeAll, expect, test, vi } from "vitest";
import type { Finding } from "@/client";
import { loadTexts } from "@/i18n";
import { findingLinks } from "./finding-links";
import { part as months } from "./forms/helplessness";
import { part as lines } from "./forms/other";

const texts: Record<string, Record<string, string>> = {
  errors: { future: "La date est à venir.", days_differ: "Il doit y avoir {n} jours." },
  helplessness: { "month.8": "Août {year}" },
  other: { line: "Prestation {no}", "lines.date": "Date" },
  common: { placed: "{place} : {text}", row: "Ligne {no}, {label}" },
};

beforeAll(async () => {
  vi.stubGlobal("fetch", async (url: string) => {
    const namespace = Object.keys(texts).find((name) => url.includes(name)) ?? "";
    return new Response(JSON.stringify(texts[namespace]));
  });
  await loadTexts("errors", "common", "forms.helplessness", "forms.other");
});

const finding = (pointer: string, code: string, params = {}): Finding => ({
  pointer,
  code,
  params,
  label: "forms.other.lines.date",
  detail: "vom Server",
});

test("an entry is named once, a month by its name", () => {
  const late = finding("/form/lines/2/date", "future");
  expect(findingLinks([late], lines, lines.empty, "/x").map(({ text }) => text)).toEqual([
    "Prestation 3 : La date est à venir.",
  ]);
  const nights = finding("/form/months/1/home", "days_differ", { n: 31 });
  const form = { ...months.empty, months: [{ month: "2026-07" }, { month: "2026-08" }] };
  expect(findingLinks([nights], months, form, "/x").map(({ text }) => text)).toEqual([
    "Août 2026 : Il doit y avoir 31 jours.",
  ]);
});
