import { loadCatalogue, type Namespace, type TextKey, type Texts } from "./catalogues";
import { type Language, preferredLanguage, rememberLanguage } from "./languages";

export type Params = Readonly<Record<string, string | number>>;

interface State {
  readonly language: Language;
  readonly texts: Texts;
}

let state: State = {
  language: preferredLanguage(document.cookie, navigator.languages),
  texts: {},
};
const wanted = new Set<Namespace>();
const listeners = new Set<() => void>();

function publish(next: State): void {
  state = next;
  document.documentElement.lang = next.language;
  for (const listener of listeners) listener();
}

export const currentState = (): State => state;
export const currentLanguage = (): Language => state.language;

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

async function load(language: Language, namespaces: Iterable<Namespace>): Promise<Texts> {
  const names = [...namespaces];
  const catalogues = await Promise.all(names.map((name) => loadCatalogue(language, name)));
  const entries = catalogues.flatMap((texts, index) =>
    Object.entries(texts).map(([key, text]) => [`${names[index]}.${key}`, text] as const),
  );
  return Object.fromEntries(entries);
}

/** Makes the texts of these namespaces available; a route awaits this in its loader. */
export async function loadTexts(...namespaces: Namespace[]): Promise<void> {
  const missing = namespaces.filter((name) => !wanted.has(name));
  if (missing.length === 0) return;
  const language = state.language;
  const texts = await load(language, missing);
  for (const name of missing) wanted.add(name);
  if (language === state.language) publish({ language, texts: { ...state.texts, ...texts } });
  else {
    const current = state.language;
    publish({ language: current, texts: await loadWanted(current) });
  }
}

/** Everything wanted in one language, also what became wanted while it was on its way. */
async function loadWanted(language: Language): Promise<Texts> {
  for (;;) {
    const known = wanted.size;
    const texts = await load(language, wanted);
    if (wanted.size === known) return texts;
  }
}

let chosen = state.language;

/** Switches the language in place: whatever is typed stays, every text on screen follows. The last choice counts. */
export async function setLanguage(language: Language): Promise<void> {
  rememberLanguage(language);
  chosen = language;
  if (language === state.language) return;
  const texts = await loadWanted(language);
  if (language === chosen) publish({ language, texts });
}

function fill(text: string, params: Params): string {
  return text.replace(/\{(\w+)\}/g, (placeholder, name: string) => String(params[name] ?? placeholder));
}

function template({ language, texts }: State, key: string, params: Params): string | undefined {
  if (texts[key] !== undefined || typeof params.count !== "number") return texts[key];
  const form = new Intl.PluralRules(language).select(params.count) === "one" ? "one" : "other";
  return texts[`${key}.${form}`];
}

/** The template behind a key, its placeholders still open; the key itself where a text is missing. */
export function rawText(key: TextKey, params: Params = {}): string {
  const text = template(state, key, params);
  if (text === undefined && import.meta.env.DEV) console.error(`No text ${key} (namespace loaded?)`);
  return text ?? key;
}

/** The text of a key that is known when compiling. Inside a component use the `t` of `useT()`, which follows a switch. */
export function t(key: TextKey, params: Params = {}): string {
  return fill(rawText(key, params), params);
}

/** The text of a key that came from the server, or null when this client does not have it. */
export function maybeText(key: string, params: Params = {}): string | null {
  const text = template(state, key, params);
  return text === undefined ? null : fill(text, params);
}
