import type { Schemas } from "@/client";

export type PasskeyAnswer = Schemas["AssertionInput"];
export type NewPasskey = Omit<Schemas["PasskeyInput"], "name">;

/**
 * Nothing answered: the person has closed the browser's question, or none of their devices has the passkey; browsers do
 * not say which. `known`: the device asked for a new one has one already.
 */
export class NoPasskey extends Error {
  readonly known: boolean;

  constructor(cause: unknown) {
    super("no passkey", { cause });
    this.known = cause instanceof DOMException && cause.name === "InvalidStateError";
  }
}

export const knowsPasskeys = (): boolean =>
  typeof PublicKeyCredential === "function" && "parseCreationOptionsFromJSON" in PublicKeyCredential;

async function answerOf(asked: Promise<Credential | null>) {
  const credential = await asked.catch((error: unknown) => {
    throw new NoPasskey(error);
  });
  if (!(credential instanceof PublicKeyCredential)) throw new NoPasskey(credential);
  return credential.toJSON();
}

/** The answer of one of the person's passkeys to a login's challenge; throws NoPasskey. */
export async function signed(options: Schemas["PasskeyLoginOptions"]): Promise<PasskeyAnswer> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  const { id, response } = await answerOf(navigator.credentials.get({ publicKey }));
  return {
    credential_id: id,
    client_data: response.clientDataJSON,
    authenticator_data: response.authenticatorData,
    signature: response.signature,
  };
}

/** What the device says of a passkey that it has made; throws NoPasskey. */
export async function made(options: Schemas["PasskeyEnrolmentOptions"]): Promise<NewPasskey> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  const { response } = await answerOf(navigator.credentials.create({ publicKey }));
  return {
    client_data: response.clientDataJSON,
    attestation: response.attestationObject,
    transports: response.transports,
  };
}
