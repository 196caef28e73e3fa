import type { Language } from "@/i18n";

/** From Monday on. 1 January 2024 was one. */
export function weekdays(language: Language): { short: string; long: string }[] {
  const name = (style: "short" | "long", day: number) =>
    new Intl.DateTimeFormat(language, { weekday: style, timeZone: "UTC" }).format(
      new Date(Date.UTC(2024, 0, day)),
    );
  return Array.from({ length: 7 }, (_, index) => ({
    short: name("short", index + 1).slice(0, 2),
    long: name("long", index + 1),
  }));
}
