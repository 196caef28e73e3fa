import type { Page } from "@playwright/test";

/** As if the person's second factor were older than five minutes, at the next call of this address. */
export async function askForFactorOnce(page: Page, address: string): Promise<void> {
  const problem = { status: 403, contentType: "application/problem+json" };
  const body = JSON.stringify({ status: 403, code: "step_up_required", title: "", errors: [] });
  await page.route(address, (route) => route.fulfill({ ...problem, body }), { times: 1 });
}

/** A device with a fingerprint reader that its owner touches at once; `touch(false)`: they do not. */
export async function withPasskeys(page: Page): Promise<{ touch: (touches: boolean) => Promise<void> }> {
  const browser = await page.context().newCDPSession(page);
  await browser.send("WebAuthn.enable");
  const { authenticatorId } = await browser.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  const touch = async (touches: boolean) => {
    await browser.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: touches });
  };
  return { touch };
}
