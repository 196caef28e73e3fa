/** A sentence as people read it where nothing fills its placeholders: "Le champ … n'est pas valable." */
export const humanised = (sentence: string): string => sentence.replace(/\{\w+\}/g, "…");

export const hasOpenPlaces = (sentence: string): boolean => /\{\w+\}/.test(sentence);

/** For comparing: small letters without accents, one kind of space and apostrophe. */
export const plain = (text: string): string =>
  text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("’", "'").replace(/\s+/g, " ").trim();
