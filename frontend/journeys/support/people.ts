import type { Language } from "./words";

export type Area = "company" | "office";

export interface Account {
  readonly email: string;
  readonly password: string;
  readonly mobile: string;
  readonly area: Area;
  readonly language: Language;
}

const PASSWORD = "guichet-demo-2026";

const demo = (email: string, last: string, language: Language, area: Area = "company"): Account => ({
  email,
  password: PASSWORD,
  mobile: `+417900000${last}`,
  area,
  language,
});

/** Accounts of the demo data. Each may ask for five codes an hour, so no two journeys log in as the same person. */
export const PEOPLE = {
  elodie: demo("elodie.favre@clairpre.example", "01", "fr"),
  marc: demo("marc.chevalley@clairpre.example", "02", "fr"),
  thomas: demo("thomas.buerki@musterhalde.example", "03", "de"),
  sandra: demo("sandra.gerber@musterhalde.example", "04", "de"),
  regula: demo("regula.zbinden@musterfeld.example", "05", "de"),
  julien: demo("julien.girod@musterfeld.example", "06", "fr"),
  nicole: demo("nicole.aebi@treuhand.example", "07", "fr"),
  anna: demo("anna.muster@office.example", "11", "fr", "office"),
  peter: demo("peter.roth@office.example", "12", "de", "office"),
  lea: demo("lea.keller@office.example", "13", "de", "office"),
} as const;
