import { walkTheMainJob } from "./main-job";
import { test } from "./support/harness";
import { PEOPLE } from "./support/people";
import { speaking } from "./support/words";

test.use({ language: speaking("de"), axe: false }); // the French one visits the same pages

test("a company registers, sends, corrects and learns the decisions; in German", async ({
  w,
  inbox,
  newBrowser,
  loggedIn,
  visit,
}) => {
  await walkTheMainJob({ w, inbox, newBrowser, loggedIn, visit }, PEOPLE.peter, {
    subjects: {
      welcome: () => "Ihr Konto ist angenommen",
      sorry: () => "Ihre Registrierung wurde nicht angenommen",
      correction: (reference) => `Rechnung ${reference}: Korrektur nötig`,
      accepted: (reference) => `Rechnung ${reference}: Die Zahlung ist unterwegs`,
      refused: (reference) => `Rechnung ${reference}: zurückgewiesen`,
    },
    noCompany: "Die angegebene GLN ist nicht diejenige Ihrer Organisation.",
    lines: ["Physiotherapie, Sitzung von 25 Minuten", "Abschlussbericht"],
    remark: "Die Quittung folgt per Post.",
    message: "Zur ersten Leistung brauchen wir eine Angabe.",
    question: "Die beigelegte Rechnung nennt 8 Sitzungen: korrigieren Sie die Anzahl.",
    doubt: "War es wirklich eine Sitzung von 25 Minuten?",
    why: "Ja, die Sitzung dauerte 25 Minuten.",
    details: "Die Massnahme endete im Mai.",
  });
});
