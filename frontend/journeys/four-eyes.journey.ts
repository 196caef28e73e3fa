import type { Page } from "@playwright/test";
import { logIn } from "./steps/entering";
import { askForFactorOnce, withPasskeys } from "./steps/factors";
import { waitingRequest } from "./steps/office";
import { expect, switchTo, test } from "./support/harness";
import { PEOPLE } from "./support/people";
import type { Words } from "./support/words";

/** Where this runs, every acceptance takes two, and a fresh look at who they are. */
async function accepts(page: Page, w: Words, done: RegExp): Promise<void> {
  await askForFactorOnce(page, "**/api/v1/office/invoices/*/decisions");
  await page
    .getByRole("group", { name: w.is("Décision") })
    .getByRole("button", { name: w.is("Accepter") })
    .click();
  const anyway = page.getByRole("dialog").getByRole("button");
  const confirmation = page.getByRole("dialog", { name: w.is("Confirmer que c’est bien vous") });
  const passkey = confirmation.getByRole("button", { name: w.is("Utiliser ma clé d’accès") });
  await expect(anyway.first()).toBeVisible();
  if (await confirmation.isHidden()) await anyway.last().click();
  await expect(confirmation).toContainText(
    w.has("Une décision sur un tel montant demande une nouvelle confirmation."),
  );
  await passkey.click();
  await expect(page.getByText(done)).toBeVisible();
}

test("a request is accepted by two officers, neither of them alone", async ({
  newBrowser,
  inbox,
  visit,
  w,
}) => {
  const officer = async (who: typeof PEOPLE.peter) => {
    const page = await newBrowser();
    await withPasskeys(page);
    await page.goto("/office/login");
    await logIn(page, w, inbox, who);
    await expect(page).toHaveURL(/\/office\/account$/);
    await switchTo(page, w.language);
    await page.getByRole("button", { name: w.is("Ajouter une clé d’accès") }).click();
    await page
      .getByRole("dialog")
      .getByRole("button", { name: w.is("Continuer") })
      .click();
    await inbox.next(who.email, "passkey_added");
    await page.goto("/office");
    await expect(page.getByRole("heading", { name: w.is("File d’examen"), level: 1 })).toBeVisible();
    return page;
  };
  const peter = await officer(PEOPLE.peter);
  const { id, reference } = await waitingRequest(peter, 5);
  await peter.goto(`/office/invoices/${id}`);
  await accepts(peter, w, w.is("Demande {reference} : un second contrôle est demandé", { reference }));
  await peter.goto(`/office/invoices/${id}`);
  await expect(
    peter.getByText(w.is("Vous avez accepté cette demande : une autre personne doit l’accepter aussi")),
  ).toBeVisible();
  const decisions = peter.getByRole("group", { name: w.is("Décision") });
  await expect(decisions.getByRole("button", { name: w.is("Refuser") })).toBeVisible();
  await expect(decisions.getByRole("button", { name: w.is("Accepter") })).toBeHidden();
  await visit(peter, "examination", "second look asked");
  await peter.goto("/office");

  const lea = await officer(PEOPLE.lea);
  await lea.goto(`/office/invoices/${id}`);
  await expect(
    lea.getByText(w.is("Acceptée par {name} : un second contrôle est nécessaire", { name: "Peter Roth" })),
  ).toBeVisible();
  await lea.getByRole("button", { name: w.is("Renvoyer sans décision") }).click();
  const dialog = lea.getByRole("dialog");
  await dialog.getByRole("button", { name: w.is("Renvoyer sans décision") }).click();
  await expect(dialog.getByRole("textbox", { name: w.is("Motif") })).toHaveAttribute("aria-invalid", "true");
  await visit(lea, "examination", "sent back with errors");
  await dialog.getByRole("button", { name: w.is("Annuler") }).click();
  await accepts(lea, w, w.is("Demande {reference} acceptée", { reference }));
});
