import { inflateSync } from "node:zlib";
import type { Page } from "@playwright/test";
import { expect, type Fixtures } from "../support/harness";
import { downloaded } from "./company";
import { button, field } from "./entering";

const CODE = /[0-9A-Z]{4}(?:-[0-9A-Z]{4}){4}/;
const STREAM = /stream\r?\n([\s\S]*?)endstream/g;

/** The code of a printed document, as the QR code's alternative text says it to a screen reader. */
function codeOn(pdf: Buffer): string {
  for (const [, stream = ""] of pdf.toString("latin1").matchAll(STREAM)) {
    const found = CODE.exec(inflated(stream));
    if (found) return found[0];
  }
  throw new Error("no code in this PDF");
}

function inflated(stream: string): string {
  try {
    return inflateSync(Buffer.from(stream, "latin1")).toString("latin1").replaceAll("\0", "");
  } catch {
    return ""; // not a compressed one
  }
}

type Scene = Pick<Fixtures, "w" | "visit" | "newBrowser"> & { readonly company: Page };

/** Somebody who is not logged in holds a printed request: it is current, an older version is not, a changed code nobody's. */
export async function verifyPrints({ w, visit, newBrowser, company }: Scene): Promise<void> {
  await company.goto("/counter");
  const link = company.locator('a[href^="/api/v1/invoices/"][href$="/pdf"]').first();
  const code = codeOn((await downloaded(company, link)).content);
  const page = await newBrowser();
  await page.goto(`/verify#${code}`);
  await expect(page.getByText(w.is("Ce document est authentique et à jour."))).toBeVisible();
  await expect(field(page, w.is("Code de vérification"))).toHaveValue(code);
  await visit(page, "verify", "current");

  const older = codeOn(await olderVersion(company));
  await field(page, w.is("Code de vérification")).fill(
    older.toLowerCase().replaceAll("-", " ").replaceAll("0", "o"),
  );
  await button(page, w.is("Vérifier")).click();
  await expect(
    page.getByText(
      w.has("Ce document est authentique, mais il n’est plus à jour : la demande a changé le {date}."),
    ),
  ).toBeVisible();
  await visit(page, "verify", "outdated");

  await field(page, w.is("Code de vérification")).fill(code.slice(0, 14));
  await button(page, w.is("Vérifier")).click();
  await expect(field(page, w.is("Code de vérification"))).toHaveAccessibleDescription(
    w.has("Ce code n’est pas complet : il a vingt lettres et chiffres, en cinq groupes de quatre."),
  );
  await visit(page, "verify", "incomplete");
  await field(page, w.is("Code de vérification")).fill(code.split("-").reverse().join("-"));
  await button(page, w.is("Vérifier")).click();
  await expect(page.getByText(w.is("Aucun document de l’office ne porte ce code."))).toBeVisible();
  await visit(page, "verify", "unknown");
}

/** The first version of a request that was corrected since. */
async function olderVersion(company: Page): Promise<Buffer> {
  const answer = await company.request.get("/api/v1/invoices?limit=100");
  const { items }: { items: { id: string }[] } = await answer.json();
  for (const { id } of items) {
    const corrected = await company.request.get(`/api/v1/invoices/${id}/pdf?version=2`);
    if (!corrected.ok()) continue;
    return (await company.request.get(`/api/v1/invoices/${id}/pdf?version=1`)).body();
  }
  throw new Error("no request was corrected");
}
