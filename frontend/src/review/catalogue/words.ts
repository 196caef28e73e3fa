import { LANGUAGES, type Language } from "@/i18n";

/** A text in each language. */
export type Words = Record<Language, string>;

/** The words of a row, all there: a language that it lacks is empty. */
export const wordsOf = (texts: Partial<Words> = {}): Words =>
  Object.fromEntries(LANGUAGES.map((language) => [language, texts[language] ?? ""])) as Words; // its keys, by LANGUAGES

/** The names that are ticked, in the order of the page. */
export const ticked = <Name extends string>(
  ticks: Partial<Record<Name, boolean>>,
  all: readonly Name[],
): Name[] => all.filter((name) => ticks[name]);

export const ticksOf = <Name extends string>(names: readonly Name[], all: readonly Name[]) =>
  Object.fromEntries(all.map((name) => [name, names.includes(name)])) as Record<Name, boolean>; // its keys, by `all`
