import { formatDate, type Language } from "@/i18n";

const at = (day: string) => new Date(`${day}T12:00:00Z`);

/** "ven. 25.12.2026" */
export function formatWeekday(day: string, language: Language): string {
  const weekday = new Intl.DateTimeFormat(language, { weekday: "short", timeZone: "UTC" }).format(at(day));
  return `${weekday} ${formatDate(day)}`;
}

export const isWeekend = (day: string): boolean => [0, 6].includes(at(day).getUTCDay());
