import type { RegistrationState } from "../types";

export const REGISTRATION_STATES = [
  "pending",
  "accepted",
  "refused",
] as const satisfies readonly RegistrationState[];

/** Its name in the history's entry. */
export const REGISTRATIONS_LIST = "registrations";
