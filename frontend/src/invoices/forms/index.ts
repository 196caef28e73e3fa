import type { Schemas } from "@/client";
import type { TextKey } from "@/i18n";
import type { FormPart } from "./part";

/** The types of the contract: one without its line below does not compile. */
export type Kind = Schemas["InvoiceInput"]["form"]["kind"];

export interface FormType {
  /** Its name in the menu "Nouvelle facture". */
  readonly menu: TextKey;
  /** What it is for, below its name there. */
  readonly examples: TextKey;
  readonly title: TextKey;
  /** The number of the paper form. */
  readonly number: string;
  readonly load: () => Promise<FormPart>;
}

/** In the guide's order. */
export const FORMS: Record<Kind, FormType> = {
  assistive_devices: {
    menu: "forms.assistive_devices.menu",
    examples: "forms.assistive_devices.examples",
    title: "forms.assistive_devices.title",
    number: "318.635–639",
    load: () => import("./assistive_devices").then(({ part }) => part),
  },
  helplessness: {
    menu: "forms.helplessness.menu",
    examples: "forms.helplessness.examples",
    title: "forms.helplessness.title",
    number: "318.632.2",
    load: () => import("./helplessness").then(({ part }) => part),
  },
  hearing_aid: {
    menu: "forms.hearing_aid.menu",
    examples: "forms.hearing_aid.examples",
    title: "forms.hearing_aid.title",
    number: "300.001",
    load: () => import("./hearing_aid").then(({ part }) => part),
  },
  assistance: {
    menu: "forms.assistance.menu",
    examples: "forms.assistance.examples",
    title: "forms.assistance.title",
    number: "318.536",
    load: () => import("./assistance").then(({ part }) => part),
  },
  travel: {
    menu: "forms.travel.menu",
    examples: "forms.travel.examples",
    title: "forms.travel.title",
    number: "318.632.1",
    load: () => import("./travel").then(({ part }) => part),
  },
  other: {
    menu: "forms.other.menu",
    examples: "forms.other.examples",
    title: "forms.other.title",
    number: "318.632",
    load: () => import("./other").then(({ part }) => part),
  },
};

export const isKind = (kind: string): kind is Kind => Object.hasOwn(FORMS, kind);
export const KINDS: readonly Kind[] = Object.keys(FORMS).filter(isKind);
