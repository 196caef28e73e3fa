import { afterEach, expect, test, vi } from "vitest";
import { waysOf } from "./ways";
import { NoPasskey } from "./webauthn";

afterEach(() => vi.unstubAllGlobals());

function browser(PublicKeyCredential: unknown): void {
  vi.stubGlobal("PublicKeyCredential", PublicKeyCredential);
}

test("a browser that knows passkeys offers all ways, in their order", () => {
  browser(Object.assign(() => undefined, { parseCreationOptionsFromJSON: () => undefined }));
  expect(waysOf(["passkey", "totp", "recovery_code"])).toEqual(["passkey", "totp", "recovery_code"]);
});

test.each([undefined, () => undefined])(
  "one that does not, or not enough, offers the others (%o)",
  (known) => {
    browser(known);
    expect(waysOf(["passkey", "recovery_code"])).toEqual(["recovery_code"]);
    expect(waysOf(["passkey"])).toEqual([]);
  },
);

test("a device that has a passkey of the account already says so", () => {
  expect(new NoPasskey(new DOMException("", "InvalidStateError")).known).toBe(true);
  expect(new NoPasskey(new DOMException("", "NotAllowedError")).known).toBe(false);
});
