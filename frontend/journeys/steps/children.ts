import { expect, type Page } from "@playwright/test";
import { newAvsNumber, newDecision } from "../support/numbers";
import type { Person } from "./company";

export interface Child extends Person {
  readonly decision: string;
}

/** A minor with an account and a decision on file, added through the API in the page's session. */
export async function addChild(page: Page, lastName: string, terms: Readonly<Record<string, unknown>>) {
  const child: Child = { lastName, firstName: "Zoé", avsNumber: newAvsNumber(), decision: newDecision() };
  const address = { street: "Rue des Modèles", house_number: "12", postcode: "2502", town: "Bienne" };
  const answer = await page.context().request.post("/api/v1/beneficiaries", {
    headers: { Origin: new URL(page.url()).origin },
    data: {
      last_name: lastName,
      first_name: child.firstName,
      avs_number: child.avsNumber,
      birth_date: `${new Date().getFullYear() - 9}-02-20`,
      ...address,
      representative: { kind: "parent", last_name: lastName, first_name: "Anne", ...address },
      iban: "CH9300762011623852957",
      mandate_state: "known_to_office",
      decisions: [{ number: child.decision, form_kind: "helplessness", ...terms }],
    },
  });
  expect(answer.status(), await answer.text()).toBe(201);
  return child;
}
