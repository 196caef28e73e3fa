import type { Page } from "@playwright/test";
import { attach, fillLine, hasBeneficiary, linePanel, openNewInvoice, sendInvoice } from "./steps/company";
import {
  button,
  confirmAddress,
  field,
  logIn,
  newApplicant,
  password,
  sendRegistration,
} from "./steps/entering";
import { openFromQueue, openRegistrationOf } from "./steps/office";
import { expect, test, type Visit } from "./support/harness";
import type { Inbox } from "./support/inbox";
import { daysAgo, international, newAvsNumber, newDecision, newMobile } from "./support/numbers";
import { makePapers } from "./support/papers";
import { PEOPLE } from "./support/people";
import type { Words } from "./support/words";

/** To a number whose owner shows that it is theirs. */
async function changeMobile(page: Page, w: Words, inbox: Inbox, visit: Visit): Promise<void> {
  const typed = newMobile();
  await field(page, w.is("Nouveau numéro de téléphone portable")).fill(typed);
  await button(page, w.is("Changer le numéro")).click();
  const code = field(page, w.is("Code reçu au nouveau numéro"));
  await expect(code).toBeFocused();
  const { text } = await inbox.next(international(typed), "mobile_code");
  const sent = /\d{6}/.exec(text ?? "")?.[0] ?? "";
  await code.fill(sent === "000000" ? "111111" : "000000");
  await button(page, w.is("Confirmer le nouveau numéro")).click();
  await expect(code).toHaveAccessibleDescription(
    w.has("Ce code n’est pas celui qui a été envoyé au nouveau numéro. Essais restants : {tries_left}."),
  );
  await visit(page, "account", "code of the new number wrong");
  await code.fill(sent);
  await button(page, w.is("Confirmer le nouveau numéro")).click();
  await expect(
    page.getByText(
      w.has("Les codes par SMS sont envoyés au numéro qui se termine par {hint}.", {
        hint: `•• ${typed.slice(-2)}`,
      }),
    ),
  ).toBeVisible();
}

const IBAN = "CH93 0076 2011 6238 5295 7";

test("an insured person registers with an AVS number and sends an invoice to the own account", async ({
  browser,
  newBrowser,
  loggedIn,
  inbox,
  visit,
  w,
}) => {
  const page = await newBrowser({ acceptDownloads: true });
  const applicant = newApplicant("", "Ariane", "Châtelain");
  const avsNumber = newAvsNumber();
  await page.goto("/");
  await page.getByRole("link", { name: w.is("S’inscrire") }).click();
  await page.getByRole("radio", { name: w.has("Personne assurée / représentant légal") }).check();
  await visit(page, "registration", "person");
  await field(page, w.is("Prénom")).fill(applicant.firstName);
  await field(page, w.is("Nom")).fill(applicant.lastName);
  await field(page, w.is("Numéro AVS")).fill(avsNumber);
  await field(page, w.is("Date de naissance")).fill("1.5.2020");
  await field(page, w.is("Rue")).fill("Ruelle des Essais");
  await field(page, w.is("NPA")).fill("2502");
  await field(page, w.is("Localité")).fill("Bienne");
  await field(page, w.is("Email")).fill(applicant.email);
  await password(page, w).fill(applicant.password);
  await field(page, w.is("Téléphone portable")).fill(applicant.typedMobile);
  await page.getByRole("checkbox").check();
  await button(page, w.is("S’inscrire")).click();
  await expect(field(page, w.is("Date de naissance"))).toHaveAccessibleDescription(
    w.has(
      "Une personne mineure ne peut pas avoir de compte : son représentant légal s’inscrit avec ses propres données.",
    ),
  );
  await visit(page, "registration", "minor");
  await field(page, w.is("Date de naissance")).fill("1.5.1980");
  await sendRegistration(page, w);
  await confirmAddress(page, w, inbox, applicant.email);

  const office = await loggedIn(PEOPLE.anna);
  const name = `${applicant.firstName} ${applicant.lastName}`;
  await openRegistrationOf(office, w, name);
  await expect(office.getByText(avsNumber)).toBeVisible();
  await visit(office, "office-registration", "person");
  await button(office, w.is("Accepter l’inscription")).click();
  await visit(office, "office-registration", "acceptance of a person");
  await office
    .getByRole("dialog")
    .getByRole("button", { name: w.is("Accepter l’inscription") })
    .click();

  const mail = await inbox.next(applicant.email, "registration_accepted_person");
  expect(mail.language).toBe(w.language);
  await page.goto(mail.links[0] ?? "");
  await logIn(page, w, inbox, applicant);
  await expect(page.getByRole("heading", { name: w.is("Guichet"), level: 1 })).toBeVisible();
  await expect(page.getByRole("link", { name: w.is("Ma société") })).toHaveCount(0);
  await page
    .getByRole("navigation")
    .getByRole("link", { name: w.is("Bénéficiaires") })
    .click();
  await expect(page.getByRole("cell", { name: avsNumber })).toBeVisible();

  await openNewInvoice(page, w);
  await hasBeneficiary(page, w, { ...applicant, avsNumber });
  const unknown = page.getByText(
    w.has("Le compte de cette personne n’est pas encore connu. Indiquer son IBAN (nouvel onglet)"),
  );
  await expect(unknown).toBeVisible();
  await visit(page, "invoice-form", "private, without account");
  const opening = page.waitForEvent("popup");
  await unknown.getByRole("link").click();
  const record = await opening;
  await field(record, w.is("IBAN du bénéficiaire")).fill(IBAN);
  await visit(record, "beneficiary", "private");
  await button(record, w.is("Enregistrer")).click();
  await expect(record.getByRole("cell", { name: avsNumber })).toBeVisible();
  await record.close();

  await expect(unknown).toBeHidden();
  await expect(page.getByRole("combobox", { name: w.is("IBAN") })).not.toHaveValue("");
  await field(page, w.is("Numéro de décision")).fill(newDecision());
  const day = daysAgo(12);
  await field(page, w.is("Du")).fill(day.typed);
  await fillLine(linePanel(page, w, 1), w, {
    date: day.typed,
    description: "Consultation",
    quantity: "1",
    price: "120",
  });
  const { invoice } = await makePapers(browser);
  await attach(page, invoice, w);
  await page
    .getByRole("checkbox", { name: w.has("Je confirme que les indications sont complètes et exactes.") })
    .check();
  const reference = await sendInvoice(page, w);
  await page.goto("/account");
  await visit(page, "account", "private");
  await changeMobile(page, w, inbox, visit);
  await button(page, w.is("Modifier l’adresse")).click();
  await field(page, w.is("Localité")).fill("Evilard");
  await visit(page, "account", "private, address");
  await button(page, w.is("Enregistrer")).click();
  await expect(page.getByText("2502 Evilard")).toBeVisible();
  await field(page, w.is("Nouvelle adresse email")).fill(applicant.email);
  await button(page, w.is("Changer l’adresse")).click();
  await expect(field(page, w.is("Nouvelle adresse email"))).toHaveAccessibleDescription(
    w.has("C’est déjà votre adresse."),
  );
  const newEmail = `nouvelle.${applicant.email}`;
  await field(page, w.is("Nouvelle adresse email")).fill(newEmail);
  await button(page, w.is("Changer l’adresse")).click();
  await expect(
    page.getByText(
      w.has(
        "Un email avec un lien est en route vers {email}. Le lien fonctionne une seule fois, pendant 24 heures.",
        { email: newEmail },
      ),
    ),
  ).toBeVisible();
  await visit(page, "account", "new address asked for");
  await inbox.next(applicant.email, "email_change_asked");
  const link = await inbox.next(newEmail, "email_change");
  await page.goto(link.links.find((found) => found.includes("#")) ?? "");
  await visit(page, "email-change", "open");
  await button(page, w.is("Confirmer ma nouvelle adresse")).click();
  await expect(
    page.getByRole("heading", { name: w.is("Votre adresse est changée"), level: 1 }),
  ).toBeVisible();
  await visit(page, "email-change", "done");
  await page.goto("/organisation");
  await visit(page, "organisation", "private");

  // As if the office had put new terms in force meanwhile.
  await page.route("**/api/v1/sessions/current", async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ json: { ...(await answer.json()), terms_required: true } });
  });
  await page.goto("/beneficiaries");
  await expect(page.getByRole("heading", { name: w.is("Conditions d’utilisation"), level: 1 })).toBeVisible();
  await button(page, w.is("Accepter et continuer")).click();
  const accept = page.getByRole("checkbox");
  await expect(accept).toHaveAccessibleDescription(w.has("Veuillez accepter les conditions d’utilisation."));
  await visit(page, "terms", "errors");
  await accept.check();
  await button(page, w.is("Accepter et continuer")).click();
  await expect(page.getByRole("cell", { name: avsNumber })).toBeVisible();
  await page.unrouteAll({ behavior: "wait" });

  await page.goto("/account");
  await page.getByRole("link", { name: w.is("Télécharger toutes les données, fermer le compte") }).click();
  await button(page, w.is("Préparer une archive")).click();
  await inbox.next(newEmail, "export_ready");
  const archive = button(page, w.is("Télécharger l’archive du {at}"));
  await expect(archive).toBeVisible({ timeout: 20_000 });
  await button(page, w.is("Fermer le compte")).click();
  const dialog = page.getByRole("dialog");
  const close = dialog.getByRole("button", { name: w.is("Fermer le compte") });
  await dialog.getByRole("textbox").fill(name);
  await close.click();
  await expect(
    dialog.getByText(w.has("L’Office AI n’a pas encore décidé de toutes vos demandes : {count} en attente.")),
  ).toBeVisible();
  await visit(page, "leaving", "requests open");

  await openFromQueue(office, w, reference, `${applicant.lastName} ${applicant.firstName}`);
  await button(office, w.is("Accepter")).click();
  const decided = office.getByText(w.has("Demande {reference} acceptée", { reference }));
  const anyway = button(office, w.is("Accepter quand même"));
  await expect(anyway.or(decided)).toBeVisible();
  if (await anyway.isVisible()) await anyway.click();
  await expect(decided).toBeVisible();

  await close.click();
  await expect(
    dialog.getByText(w.has("Personne n’a téléchargé vos données ces sept derniers jours.")),
  ).toBeVisible();
  await visit(page, "leaving", "nothing fetched");
  await dialog.getByRole("button", { name: w.is("Annuler") }).click();
  const fetched = page.waitForEvent("download");
  await archive.click();
  expect((await fetched).suggestedFilename()).toMatch(/^guichet-.*\.zip$/);
  await expect(page.getByText(w.has("déjà téléchargée"))).toBeVisible();
  await visit(page, "leaving", "fetched");
  await button(page, w.is("Fermer le compte")).click();
  await dialog.getByRole("textbox").fill(name);
  await close.click();
  await expect(page.getByText(w.is("Le compte est fermé. Merci d’avoir utilisé le guichet."))).toBeVisible();
  await visit(page, "login", "account closed");
  await inbox.next(newEmail, "organisation_closed");
});
