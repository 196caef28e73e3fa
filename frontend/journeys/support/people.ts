export type Area = "company" | "office";

export interface Account {
  readonly email: string;
  readonly password: string;
  readonly mobile: string;
  readonly area: Area;
}

const PASSWORD = "guichet-demo-2026";

const demo = (email: string, last: string, area: Area = "company"): Account => ({
  email,
  password: PASSWORD,
  mobile: `+417900000${last}`,
  area,
});

/** Accounts of the demo data. Two journeys that log in as the same person at once may get each other's code. */
export const PEOPLE = {
  elodie: demo("elodie.favre@clairpre.example", "01"),
  marc: demo("marc.chevalley@clairpre.example", "02"),
  thomas: demo("thomas.buerki@musterhalde.example", "03"),
  sandra: demo("sandra.gerber@musterhalde.example", "04"),
  regula: demo("regula.zbinden@musterfeld.example", "05"),
  julien: demo("julien.girod@musterfeld.example", "06"),
  nicole: demo("nicole.aebi@treuhand.example", "07"),
  claire: demo("claire.besson@clairpre.example", "08"),
  anna: demo("anna.muster@office.example", "11", "office"),
  peter: demo("peter.roth@office.example", "12", "office"),
  lea: demo("lea.keller@office.example", "13", "office"),
  nora: demo("nora.frei@office.example", "14", "office"),
} as const;
