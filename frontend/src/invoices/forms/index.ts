import type { TextKey } from "@/i18n";

/** The invoice types that exist, in the guide's order. A new type is one word here and one line below. */
export const KINDS = ["other"] as const;

export type Kind = (typeof KINDS)[number];

export interface FormType {
  /** Its name in the menu "Nouvelle facture". */
  readonly menu: TextKey;
}

export const FORMS: Record<Kind, FormType> = {
  other: { menu: "forms.other.menu" },
};
