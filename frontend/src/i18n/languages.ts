/** The languages the interface is complete in, in the order of the switch. A further one is one entry here. */
export const LANGUAGES = ["fr", "de", "it", "en"] as const;

export type Language = (typeof LANGUAGES)[number];

export const LANGUAGE_NAMES: Record<Language, string> = {
  fr: "Français",
  de: "Deutsch",
  it: "Italiano",
  en: "English",
};

/** To choose from, each by its own name. */
export const LANGUAGE_OPTIONS = LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }));

const COOKIE = "lang";
const ONE_YEAR = 365 * 24 * 3600;

function isLanguage(value: string | undefined): value is Language {
  return LANGUAGES.some((language) => language === value);
}

/** What this visitor chose earlier, else the first language of the browser that we speak, else the first of ours. */
export function preferredLanguage(cookies: string, browserLanguages: readonly string[]): Language {
  const chosen = /(?:^|; )lang=(\w+)/.exec(cookies)?.[1];
  if (isLanguage(chosen)) return chosen;
  return browserLanguages.map((tag) => tag.slice(0, 2).toLowerCase()).find(isLanguage) ?? LANGUAGES[0];
}

export function rememberLanguage(language: Language): void {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox and on plain http.
  document.cookie = `${COOKIE}=${language}; Path=/; Max-Age=${ONE_YEAR}; SameSite=Strict${secure}`;
}
