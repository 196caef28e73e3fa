import type { Language } from "@/i18n";
import type { Settings } from "./settings";

/** "Scheibenstrasse 70, 3001 Berne" in the reader's language. */
export function officeAddress({ office }: Settings, language: Language): string {
  return `${office.street}, ${office.postcode} ${office.town[language]}`;
}
