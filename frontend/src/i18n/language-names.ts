import type { Language } from "./languages";
import { currentLanguage } from "./texts";

/** A language as the reader calls it, as in a sentence: "allemand", "Deutsch". */
export const languageName = (language: Language, reader: Language = currentLanguage()): string =>
  new Intl.DisplayNames([`${reader}-CH`], { type: "language" }).of(language) ?? language;

/** As it stands on its own: "Allemand". */
export function languageTitle(language: Language, reader: Language = currentLanguage()): string {
  const name = languageName(language, reader);
  return `${name.charAt(0).toLocaleUpperCase(reader)}${name.slice(1)}`;
}
