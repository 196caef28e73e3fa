import type { Browser } from "@playwright/test";

export interface Paper {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

/** Documents as companies attach them, made by the browser itself. */
export async function makePapers(browser: Browser): Promise<{ invoice: Paper; mandate: Paper }> {
  const page = await browser.newPage({ viewport: { width: 620, height: 877 } });
  await page.setContent(sheet("Facture 2026-118", "Physiothérapie, 9 séances à CHF 48.00", "CHF 432.00"));
  const pdf = await page.pdf({ format: "A4" });
  await page.setContent(
    sheet("Procuration", "La personne soussignée autorise la société à facturer.", "Signé"),
  );
  const png = await page.screenshot();
  await page.close();
  return {
    invoice: { name: "facture-2026-118.pdf", mimeType: "application/pdf", buffer: pdf },
    mandate: { name: "procuration.png", mimeType: "image/png", buffer: png },
  };
}

const sheet = (title: string, text: string, end: string) => `
  <html lang="fr"><head><title>${title}</title></head>
  <body style="font: 16px sans-serif; padding: 3em">
    <p>Cabinet Exemple, Ruelle des Essais 4, 3000 Berne</p>
    <h1>${title}</h1><p>${text}</p><hr><p style="text-align: right"><strong>${end}</strong></p>
  </body></html>`;
