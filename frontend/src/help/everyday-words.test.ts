import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { LANGUAGES, type Language } from "@/i18n/languages";
import { GROUPS, hasWords, type Question, searchedIn } from "./questions";

const QUESTIONS = GROUPS.flatMap(({ questions }): readonly Question[] => questions);

/** What somebody types who has not read our words, and the question that they have. */
const TYPED: Record<Language, Readonly<Record<string, string>>> = {
  fr: {
    délai: "payment",
    DELAI: "correct",
    payement: "payment",
    Excel: "bulk",
    "facture impayée": "payment",
    "mot de passe perdu": "password",
    "compte bloqué": "locked",
    "pièce jointe": "attachments",
    recours: "refused",
    "effacer brouillon": "remove",
  },
  de: {
    Frist: "correct",
    Zahlung: "payment",
    excel: "bulk",
    "unbezahlte Rechnung": "payment",
    "Passwort verloren": "password",
    "Konto gesperrt": "locked",
    Anhang: "attachments",
    Einsprache: "refused",
    "Entwurf löschen": "remove",
  },
  it: {
    scadenza: "correct",
    pagamento: "payment",
    Excel: "bulk",
    "fattura non pagata": "payment",
    "password persa": "password",
    "conto bloccato": "locked",
    allegati: "attachments",
    ricorso: "refused",
    "eliminare bozza": "remove",
  },
  en: {
    deadline: "correct",
    payment: "payment",
    Excel: "bulk",
    "unpaid invoice": "payment",
    "lost password": "password",
    "account locked": "locked",
    enclosures: "attachments",
    appeal: "refused",
    "delete draft": "remove",
  },
};

/** Keys of the help and of accounts, which hold every question. */
function catalogue(language: Language): ReadonlyMap<string, string> {
  const entries = ["help", "accounts"].flatMap((name) => {
    const path = join(process.cwd(), "../api/locales", language, `${name}.json`);
    const texts: Record<string, string> = JSON.parse(readFileSync(path, "utf8"));
    return Object.entries(texts).map(([key, text]) => [`${name}.${key}`, text] as const);
  });
  return new Map(entries);
}

describe.each(LANGUAGES)("in %s", (language) => {
  const texts = catalogue(language);

  test("every question has everyday words", () => {
    for (const question of QUESTIONS)
      for (const key of searchedIn(question)) expect(texts.get(key), key).toBeTruthy();
  });

  test.each(Object.entries(TYPED[language]))("%s finds the question of %s", (typed, id) => {
    const found = QUESTIONS.filter((question) =>
      hasWords(
        searchedIn(question)
          .map((key) => texts.get(key))
          .join(" "),
        typed,
      ),
    );
    expect(found.map((question) => question.id)).toContain(id);
    expect(found.length).toBeLessThan(8);
  });
});
