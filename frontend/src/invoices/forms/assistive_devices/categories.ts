import type { Schemas } from "@/client";

export type Subform = Schemas["AssistiveDevices"]["subform"];
export type Category = Schemas["DeviceLine"]["category"];

/** The categories that each form offers, as the contract says (`x-categories`; the test compares them). */
export const CATEGORIES: Record<Subform, readonly Category[]> = {
  "318.635": ["13.01", "13.02", "13.03", "13.04", "13.05"],
  "318.636": ["10.01", "10.02", "10.04", "10.05", "14.04", "14.05"],
  "318.637": ["5.01", "5.02", "5.05", "5.06", "5.08"],
  "318.638": ["11.01", "11.02", "11.04", "11.06", "11.07"],
  "318.639": ["14.01", "14.02", "14.03", "14.04", "14.05", "14.06"],
};

/** What a line is for. */
export const KINDS = [
  "purchase",
  "rental",
  "repair",
  "upkeep",
  "adaptation",
  "training",
  "third_party",
] as const;

export type Part = "vehicle" | "building" | "dog";

/** The categories that each part of the form goes with, from the contract too. */
export const PARTS: Record<Part, readonly Category[]> = {
  vehicle: ["10.01", "10.02", "10.04", "10.05"],
  building: ["14.04", "14.05"],
  dog: ["11.02", "14.06"],
};

export const SUBFORMS = Object.keys(CATEGORIES).sort() as Subform[]; // the keys of the record above

export const isSubform = (text: string): text is Subform => SUBFORMS.some((known) => known === text);

/** What is offered under a form; a category chosen before, under another form, stays to be seen. */
export function offered(subform: string, chosen: string): Category[] {
  const own = isSubform(subform) ? CATEGORIES[subform] : [];
  const known = Object.values(CATEGORIES).flat();
  const other = known.find((category) => category === chosen);
  return other === undefined || own.includes(other) ? [...own] : [...own, other];
}

type Underscored<Text extends string> = Text extends `${infer Head}.${infer Tail}` ? `${Head}_${Tail}` : Text;

/** A number as part of a label's key: "13.01" → "13_01". */
export const textOf = <Text extends Subform | Category>(number: Text) =>
  number.replace(".", "_") as Underscored<Text>; // has one point
