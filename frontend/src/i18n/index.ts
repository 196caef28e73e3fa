export type { Namespace, TextKey } from "./catalogues";
export * from "./format";
export { languageName, languageTitle } from "./language-names";
export { LANGUAGE_NAMES, LANGUAGE_OPTIONS, LANGUAGES, type Language, preferredLanguage } from "./languages";
export * from "./parse";
export { Trans, type Translation, useT } from "./react";
export { currentLanguage, loadTexts, maybeText, type Params, setLanguage, t } from "./texts";
