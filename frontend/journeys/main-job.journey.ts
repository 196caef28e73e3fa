import { walkTheMainJob } from "./main-job";
import { test } from "./support/harness";
import { PEOPLE } from "./support/people";

test.use({ narrow: false }); // German words are longer

test("a company registers, sends, corrects and learns the decisions; in French", async ({
  w,
  inbox,
  newBrowser,
  loggedIn,
  visit,
}) => {
  await walkTheMainJob({ w, inbox, newBrowser, loggedIn, visit }, PEOPLE.anna, {
    subjects: {
      welcome: () => "Votre compte est accepté",
      sorry: () => "Votre demande d’inscription n’est pas acceptée",
      correction: (reference) => `Demande ${reference} : correction nécessaire`,
      accepted: (reference) => `Demande ${reference} : le paiement s’effectue`,
      refused: (reference) => `Demande ${reference} : refusée`,
    },
    noCompany: "Le GLN indiqué n’est pas celui de votre société.",
    lines: ["Physiothérapie, séance de 25 minutes", "Bilan de fin de mesure"],
    remark: "La quittance suit par courrier.",
    message: "Une précision est nécessaire pour la première prestation.",
    question: "La facture jointe compte 8 séances : corrigez la quantité.",
    doubt: "Est-ce bien une séance de 25 minutes ?",
    why: "Oui, la séance a duré 25 minutes.",
    details: "La mesure a pris fin au mois de mai.",
  });
});
