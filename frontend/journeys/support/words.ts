import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export type Language = "fr" | "de";

export const IN_THE_OTHER = process.env.JOURNEYS_LANGUAGE === "other";

export const otherThan = (language: Language): Language => (language === "fr" ? "de" : "fr");

/** The language of a journey that is written for `language`: with `JOURNEYS_LANGUAGE=other` the other one. */
export const speaking = (language: Language): Language => (IN_THE_OTHER ? otherThan(language) : language);

const LOCALES = fileURLToPath(new URL("../../../api/locales", import.meta.url));
const SPACES = /[\s\u00a0\u202f]+/g;

function catalogue(language: Language): Map<string, string> {
  const texts = new Map<string, string>();
  for (const file of readdirSync(`${LOCALES}/${language}`, { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith(".json")) continue;
    const entries: Record<string, string> = JSON.parse(
      readFileSync(`${LOCALES}/${language}/${file}`, "utf8"),
    );
    for (const [key, text] of Object.entries(entries)) texts.set(`${file}:${key}`, plain(text));
  }
  return texts;
}

/** One kind of space and no tags, as a person reads it. */
const plain = (text: string) =>
  text
    .replace(/<\/?\w+>/g, "")
    .replace(SPACES, " ")
    .trim();

const CATALOGUES = { fr: catalogue("fr"), de: catalogue("de") };

const literally = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(SPACES, "\\s+");

/** Values of placeholders: as they are, or patterns of other words. */
export type Params = Readonly<Record<string, string | RegExp>>;

/** A template of a catalogue as a pattern: placeholders take the given values, or anything. */
const patternOf = (text: string, params: Params) =>
  text
    .split(/(\{\w+\})/)
    .map((part) => {
      if (!/^\{\w+\}$/.test(part)) return literally(part);
      const value = params[part.slice(1, -1)];
      if (value === undefined) return ".+";
      return typeof value === "string" ? literally(value) : `(?:${value.source})`;
    })
    .join("");

/**
 * Journeys are written with the guide's French words. In French a word is looked for as it is written here; in German
 * as the catalogues translate it, whichever of its translations stands on the page.
 */
export class Words {
  constructor(readonly language: Language) {}

  /** A pattern for the whole visible name; a note in brackets, a count or a key may follow. */
  is(french: string, params: Params = {}): RegExp {
    return new RegExp(
      `^\\s*(?:${this.alternatives(french, params)})(?:\\s+(?:\\([^)]*\\)|\\d+|[A-Z]|Esc))*\\s*$`,
    );
  }

  /** A pattern for a text that has these words in it. */
  has(french: string, params: Params = {}): RegExp {
    return new RegExp(this.alternatives(french, params));
  }

  /** The text itself, where it has only one translation: what somebody types. */
  one(french: string): string {
    const [text, another] = this.translations(french);
    if (text === undefined || another !== undefined) throw new Error(`«${french}» has not one translation`);
    return text;
  }

  private alternatives(french: string, params: Params): string {
    return this.translations(french)
      .map((text) => patternOf(text, params))
      .join("|");
  }

  private translations(french: string): readonly string[] {
    if (this.language === "fr") return [french];
    const wanted = plain(french);
    const keys = [...CATALOGUES.fr].filter(([, text]) => text === wanted).map(([key]) => key);
    const german = new Set(keys.map((key) => CATALOGUES.de.get(key)).filter((text) => text !== undefined));
    if (german.size === 0) throw new Error(`No catalogue has the French text «${french}»`);
    return [...german];
  }
}

/**
 * Templates as patterns. Those without a word of their own would match anything; after a single word only one more may
 * stand: "Prestation 1", not what somebody wrote that begins with that word.
 */
const templates = (texts: Iterable<string>) =>
  [...texts].flatMap((text) => {
    const words = text.replace(/\{\w+\}/g, "").match(/\p{L}{3,}/gu) ?? [];
    if (!text.includes("{") || !words.some((word) => word.length > 3)) return [];
    const pattern = patternOf(text, {});
    return [new RegExp(`^${words.length > 1 ? pattern : pattern.replaceAll(".+", "\\S+")}$`)];
  });

const KEYS = new Set(
  [...CATALOGUES.fr.keys()].map((key) => key.replace(/\.json:/, ".").replaceAll("/", ".")),
);

/** Keys that stand there in place of their texts, because nobody loaded these. */
export const keysIn = (texts: readonly string[]) =>
  texts.flatMap((text) => text.match(/[a-z_]+(?:\.[a-z0-9_]+)+/g) ?? []).filter((found) => KEYS.has(found));

/** What companies wrote, on papers and in their lines, in whichever language. */
const ON_PAPERS: ReadonlySet<string> = new Set(["Facture 2026-118", "Sitzung"]);

/** Words that the browser has for languages, and that name a country in the other language. */
const LANGUAGES_LIKE_COUNTRIES: ReadonlySet<string> = new Set(["Italien"]);

/** Companies write the names of towns in their own language. */
const withoutPlaces = (language: Language) =>
  [...CATALOGUES[language]].filter(([key]) => !key.startsWith("offices.json:place.")).map(([, text]) => text);

/** What of the other language's words stands among these texts. */
export function strangers(texts: readonly string[], language: Language): string[] {
  const own = new Set(CATALOGUES[language].values());
  const other = new Set(withoutPlaces(otherThan(language)));
  const [ownTemplates, otherTemplates] = [templates(own), templates(other)];
  const matches = (text: string, patterns: readonly RegExp[]) =>
    patterns.some((pattern) => pattern.test(text));
  return texts
    .map(plain)
    .filter((text) => !ON_PAPERS.has(text) && !LANGUAGES_LIKE_COUNTRIES.has(text))
    .filter((text) => /\p{L}{3}/u.test(text)) // abbreviations and keys may mean something else
    .filter((text) => other.has(text) || matches(text, otherTemplates))
    .filter((text) => !own.has(text) && !matches(text, ownTemplates));
}
