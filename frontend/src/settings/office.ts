import type { Language } from "@/i18n";
import type { Settings } from "./settings";

/** An office with one language has configured only that one. */
function inLanguage(texts: Readonly<Record<string, string>>, language: Language): string {
  return texts[language] ?? Object.values(texts)[0] ?? "";
}

export function officeName({ office }: Settings, language: Language): string {
  return inLanguage(office.name, language);
}

/** "Scheibenstrasse 70, 3001 Berne" in the reader's language. */
export function officeAddress({ office }: Settings, language: Language): string {
  return `${office.street}, ${office.postcode} ${inLanguage(office.town, language)}`;
}
