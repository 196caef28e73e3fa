import { button, field } from "./steps/entering";
import { pastesRows, pastesTrips } from "./steps/pasting";
import { verifyPrints } from "./steps/verification";
import { expect, test } from "./support/harness";
import { PEOPLE } from "./support/people";

test("the company's other pages and states", async ({ loggedIn, newBrowser, visit, w }) => {
  const page = await loggedIn(PEOPLE.elodie);
  const history = page.getByRole("search", { name: w.is("Filtrer l’historique des factures") });
  await history.getByRole("searchbox").fill("Introuvable");
  await expect(page.getByText(w.is("Aucune facture ne correspond à votre recherche"))).toBeVisible();
  await visit(page, "counter", "none found");
  await button(page, w.has("Supprimer le brouillon de {name}")).first().click();
  await expect(page.getByRole("dialog", { name: w.is("Supprimer ce brouillon ?") })).toBeVisible();
  await visit(page, "counter", "draft to delete");

  await page.goto("/beneficiaries");
  await expect(page.getByRole("table")).toBeVisible();
  await visit(page, "beneficiaries", "full");
  await page.getByRole("searchbox", { name: w.is("Nom") }).fill("Introuvable");
  await expect(page.getByText(w.is("Aucun bénéficiaire ne correspond à votre recherche."))).toBeVisible();
  await visit(page, "beneficiaries", "none found");
  await button(page, w.is("Effacer les filtres")).click();
  await page.getByRole("table").getByRole("link").first().click();
  await expect(page.getByRole("heading", { name: w.is("Modifier le bénéficiaire") })).toBeVisible();
  await visit(page, "beneficiary", "known");
  await page.getByRole("link", { name: w.is("Fusionner avec…") }).click();
  await expect(page.getByRole("heading", { name: w.is("Fusionner deux fiches"), level: 1 })).toBeVisible();
  await visit(page, "beneficiary-merge", "empty");
  const other = page.getByRole("combobox", { name: w.is("Fusionner avec") });
  await other.pressSequentially("Lie");
  await page.getByRole("option").first().click();
  await expect(page.getByRole("table", { name: w.is("Ce qui est conservé") })).toBeVisible();
  await visit(page, "beneficiary-merge", "comparison");
  await button(page, w.is("Fusionner les fiches")).click();
  await expect(page.getByRole("dialog", { name: w.is("Fusionner ces deux fiches ?") })).toBeVisible();
  await visit(page, "beneficiary-merge", "confirmation");

  await page.goto("/organisation");
  await expect(page.getByRole("table", { name: w.is("Comptes bancaires de votre société") })).toBeVisible();
  await visit(page, "organisation", "full");
  await button(page, w.is("Ajouter un compte bancaire")).click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: w.is("Enregistrer") })
    .click();
  await expect(page.getByRole("dialog").getByRole("alert")).toBeVisible();
  await visit(page, "organisation", "account with errors");

  await page.goto("/account");
  await expect(page.getByRole("heading", { name: w.is("Sessions ouvertes") })).toBeVisible();
  await visit(page, "account", "sessions");
  await field(page, w.is("Nouveau mot de passe")).fill("court");
  await button(page, w.is("Changer le mot de passe")).click();
  await expect(field(page, w.is("Nouveau mot de passe"))).toHaveAccessibleDescription(
    w.has("Le mot de passe doit avoir au moins 12 caractères."),
  );
  await visit(page, "account", "password with errors");
  await page.goto("/help");
  await expect(page.getByRole("heading", { name: w.is("Aide"), level: 1 })).toBeVisible();
  await visit(page, "help", "company");
  await page.goto("/invoices/00000000-0000-7000-8000-000000000000");
  await expect(page.getByRole("heading", { name: w.is("Page introuvable") })).toBeVisible();
  await visit(page, "not-found", "company");
  await pastesRows(page, w, visit);
  await pastesTrips(page, w, visit);
  await verifyPrints({ w, visit, newBrowser, company: page });
});

test("the office's other pages and states", async ({ loggedIn, visit, w }) => {
  const page = await loggedIn(PEOPLE.anna);
  const rows = page.getByRole("table").locator("tbody tr");
  await page.getByRole("link", { name: w.is("Corrigées") }).click();
  await expect(rows.first()).toContainText(w.has("Corrigée"));
  await visit(page, "office-queue", "corrected");
  await page.getByRole("searchbox", { name: w.is("Recherche") }).fill("Introuvable");
  await expect(page.getByText(w.is("Aucune demande ne correspond à votre recherche"))).toBeVisible();
  await visit(page, "office-queue", "none found");

  await page.getByRole("link", { name: w.is("Inscriptions") }).click();
  await page.getByRole("link", { name: w.is("Refusées") }).click();
  await expect(page.getByRole("link", { name: "Hauswartung Schablone" })).toBeVisible();
  await visit(page, "office-registrations", "refused");
  await page.getByRole("link", { name: w.is("À traiter") }).click();
  await page.getByRole("link", { name: "Physio Musterfeld Filiale Spiez" }).click();
  await button(page, w.is("Refuser l’inscription")).click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: w.is("Refuser l’inscription") })
    .click();
  await expect(page.getByRole("dialog").getByRole("alert")).toBeVisible();
  await visit(page, "office-registration", "refusal with errors");

  await page.goto("/office/account");
  await expect(page.getByRole("heading", { name: w.is("Mon compte"), level: 1 })).toBeVisible();
  await visit(page, "office-account", "full");
});

test("pages for everybody", async ({ newBrowser, visit, w }) => {
  const page = await newBrowser();
  await page.goto("/help");
  await expect(page.getByRole("heading", { name: w.is("Aide"), level: 1 })).toBeVisible();
  await visit(page, "help", "visitor");
  const search = page.getByRole("searchbox", { name: w.is("Chercher dans l’aide") });
  await search.fill("iban");
  const answers = page.getByRole("heading", { level: 3 });
  await expect(
    answers.filter({ hasText: w.is("Quel compte choisir, et qu’est-ce qu’un QR-IBAN ?") }),
  ).toBeVisible();
  await expect.poll(() => answers.count()).toBeLessThan(8);
  await visit(page, "help", "found");
  await search.fill("zzzz");
  await expect(page.getByText(w.is("Aucune question ne contient ces mots."))).toBeVisible();
  await visit(page, "help", "nothing found");
  const foot = page.getByRole("contentinfo");
  await foot.getByRole("link", { name: w.is("Protection des données") }).click();
  await expect(page.getByRole("heading", { name: w.is("Protection des données"), level: 1 })).toBeVisible();
  await expect(page.getByText(w.is("Texte d’exemple"))).toBeVisible();
  await visit(page, "legal", "privacy");
  await foot.getByRole("link", { name: w.is("Conditions d’utilisation") }).click();
  await expect(page.getByRole("heading", { name: w.is("Conditions d’utilisation"), level: 1 })).toBeFocused();
  await visit(page, "legal", "terms");
  await page.goto("/help");
  await search.fill("zzzz");
  await expect(page.getByText(w.is("Aucune question ne contient ces mots."))).toBeVisible();
  await page.goto("/help#refused");
  await expect(
    page.getByRole("heading", { name: w.is("Ma demande est refusée : que faire ?") }),
  ).toBeFocused();

  // Marks go as a registration is corrected, and a reload keeps it but for the password.
  await page.goto("/registration");
  await page.getByRole("radio").first().check();
  await button(page, w.is("S’inscrire")).click();
  const gln = field(page, w.is("GLN"));
  await expect(gln).toHaveAttribute("aria-invalid", "true");
  const firstName = field(page, w.is("Prénom"));
  await firstName.fill("Anne");
  await expect(firstName).not.toHaveAttribute("aria-invalid", "true");
  await gln.fill("760");
  await expect(gln).toHaveAccessibleDescription(
    w.has("Le format du champ {label} n’est pas valable. Le GLN a 13 chiffres ; vérifiez-les un par un."),
  );
  await gln.fill("7601000000002");
  await expect(gln).not.toHaveAttribute("aria-invalid", "true");
  await visit(page, "registration", "partly mended");
  await page.reload();
  await expect(firstName).toHaveValue("Anne");
});
