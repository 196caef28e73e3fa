import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { expect, type Fixtures } from "../support/harness";
import { daysAgo, newDecision } from "../support/numbers";
import type { Paper } from "../support/papers";
import { attach } from "./company";
import { button, field } from "./entering";

/** A payment part for CHF 432.00 to the QR account of the demo's first company, as a scanner stores it. */
const BILL = new URL("../support/qr-bill.png", import.meta.url);
const IBAN = "CH40 3000 0000 0000 0100 3";
const REFERENCE = "00 00000 00000 00000 00202 61183";

type Scene = Pick<Fixtures, "w" | "visit"> & { readonly page: Page };

/** What it says is taken over by a click, and what differs is said to company and office. */
export async function compareQrBill({ w, page, visit }: Scene, office: Page): Promise<void> {
  const paper = { name: "qr-facture.png", mimeType: "image/png", buffer: await readFile(BILL) };
  await page.goto("/invoices/new/other");
  await attach(page, paper, w);
  const box = page
    .getByRole("listitem")
    .filter({ hasText: w.has("D’après le code QR, page {page}", { page: "1" }) });
  await expect(box.getByText("CHF 432.00")).toBeVisible();
  const account = page.getByRole("combobox", { name: w.is("IBAN") });
  const reference = field(page, w.is("N° de référence de paiement"));
  await expect(account.locator("option:checked")).not.toContainText(IBAN); // the default account
  await expect(button(page, w.is("Reprendre la référence"))).toBeHidden();
  await visit(page, "other", "QR-bill");

  await button(page, w.is("Reprendre l’IBAN")).click();
  await expect(account.locator("option:checked")).toContainText(IBAN);
  await button(page, w.is("Reprendre la référence")).click();
  await expect(reference).toHaveValue(REFERENCE);
  await expect(box.getByText(w.is("Comme dans la demande"))).toHaveCount(2);

  await field(page, w.is("Du")).fill(daysAgo(30).typed);
  for (const [name, text] of [
    ["Date", daysAgo(30).typed],
    ["Description", "Physiothérapie"],
    ["Quantité", "1"],
  ] as const) {
    await field(page, w.is(name)).fill(text);
  }
  await button(page, w.is("Reprendre le montant")).click();
  await expect(field(page, w.is("Prix unitaire"))).toHaveValue("432.00");
  await field(page, w.is("Prix unitaire")).fill("43.20");
  const differs = w.has("La QR-facture jointe demande CHF {amount}, la demande indique CHF {total}.", {
    amount: "432.00",
  });
  await expect(page.locator("main")).toContainText(differs);
  await field(page, w.is("Prix unitaire")).fill("432.00");
  await expect(box.getByText(w.is("Égal au total"))).toBeVisible();
  await expect(page.locator("main")).not.toContainText(differs);

  const id = await sends(page, paper);
  await office.goto(`/office/invoices/${id}`);
  const viewer = office.getByRole("region", { name: w.is("Pièces jointes") });
  await expect(viewer).toContainText(IBAN);
  await expect(viewer).toContainText("CHF 432.00");
  await expect(
    office
      .getByRole("listitem")
      .filter({ hasText: w.has("QR-facture") })
      .first(),
  ).toBeVisible();
  await visit(office, "examination", "QR-bill");
}

/** X */
async function sends(page: Page, paper: Paper): Promise<string> {
  const { request } = page.context();
  const headers = { Origin: new URL(page.url()).origin };
  const found = async (path: string) => (await (await request.get(`/api/v1/${path}`)).json()).items;
  const [person] = await found("beneficiaries");
  const accounts: { id: string; iban: string }[] = await found("bank-accounts");
  const uploaded = await request.post("/api/v1/documents", {
    headers: {
      ...headers,
      "Content-Type": paper.mimeType,
      "Content-Disposition": `attachment; filename*=UTF-8''${paper.name}`,
    },
    data: paper.buffer,
  });
  const { iso } = daysAgo(30);
  const sent = await request.post("/api/v1/invoices", {
    headers: { ...headers, "Idempotency-Key": crypto.randomUUID() },
    data: {
      beneficiary_id: person.id,
      payee: { bank_account_id: accounts.find(({ iban }) => iban === IBAN.replaceAll(" ", ""))?.id },
      payment_reference: REFERENCE.replaceAll(" ", ""),
      decision_number: newDecision().replaceAll(" ", ""),
      attachments: [(await uploaded.json()).id],
      declaration: true,
      form: {
        kind: "other",
        service_from: iso,
        lines: [{ date: iso, description: "Physiothérapie", quantity: "1", unit_price: "43.20" }],
      },
    },
  });
  expect(sent.status(), await sent.text()).toBe(201);
  return (await sent.json()).id;
}
