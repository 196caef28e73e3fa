import { expect, test } from "@playwright/test";
import { strangers, Words } from "./support/words";

test("words of the other language are noticed, those of both are not", () => {
  const texts = [
    "Mot de passe",
    "Passwort",
    "Formulaire n° 318.632",
    "Formular Nr. 318.632",
    "IBAN",
    "Muster",
    "Prestation selon facture",
  ];
  expect(strangers(texts, "de")).toEqual(["Mot de passe", "Formulaire n° 318.632"]);
  expect(strangers(texts, "fr")).toEqual(["Passwort", "Formular Nr. 318.632"]);
});

test("a French word is looked for in every translation that it has", () => {
  const w = new Words("de");
  expect("Versicherte Person").toMatch(w.is("Bénéficiaire"));
  expect("Adresse (fakultativ)").toMatch(w.is("Adresse"));
  expect("Versicherte Personen").not.toMatch(w.is("Bénéficiaire"));
  expect(() => w.is("Mot qui n’existe pas")).toThrow("No catalogue");
});
