import { expect, type Page } from "@playwright/test";
import { newAvsNumber, newDecision } from "../support/numbers";
import type { Person } from "./company";

export interface Employer extends Person {
  readonly decision: string;
}

/** An adult with an account and an assistance decision on file, added through the API in the page's session. */
export async function addEmployer(
  page: Page,
  lastName: string,
  terms: Readonly<Record<string, unknown>>,
): Promise<Employer> {
  const person = { lastName, firstName: "Ruth", avsNumber: newAvsNumber(), decision: newDecision() };
  const answer = await page.context().request.post("/api/v1/beneficiaries", {
    headers: { Origin: new URL(page.url()).origin },
    data: {
      last_name: lastName,
      first_name: person.firstName,
      avs_number: person.avsNumber,
      birth_date: "1987-03-12",
      street: "Rue des Modèles",
      house_number: "12",
      postcode: "2502",
      town: "Bienne",
      iban: "CH9300762011623852957",
      mandate_state: "known_to_office",
      decisions: [{ number: person.decision, form_kind: "assistance", ...terms }],
    },
  });
  expect(answer.status(), await answer.text()).toBe(201);
  return person;
}

/** The month before this one, "3.2026", and its last days as they are typed, the latest first. */
export function lastMonth(): { typed: string; day: (number: number) => string } {
  const now = new Date();
  const first = new Date(Date.UTC(now.getFullYear(), now.getMonth() - 1, 1));
  const typed = `${first.getUTCMonth() + 1}.${first.getUTCFullYear()}`;
  return { typed, day: (number) => `${number}.${typed}` };
}
