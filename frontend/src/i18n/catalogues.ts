import type accounts from "../../../api/locales/fr/accounts.json";
import type audit from "../../../api/locales/fr/audit.json";
import type beneficiaries from "../../../api/locales/fr/beneficiaries.json";
import type bulk from "../../../api/locales/fr/bulk.json";
import type codes from "../../../api/locales/fr/codes.json";
import type common from "../../../api/locales/fr/common.json";
import type documents from "../../../api/locales/fr/documents.json";
import type errors from "../../../api/locales/fr/errors.json";
import type factors from "../../../api/locales/fr/factors.json";
import type assistance from "../../../api/locales/fr/forms/assistance.json";
import type assistiveDevices from "../../../api/locales/fr/forms/assistive_devices.json";
import type hearingAid from "../../../api/locales/fr/forms/hearing_aid.json";
import type helplessness from "../../../api/locales/fr/forms/helplessness.json";
import type other from "../../../api/locales/fr/forms/other.json";
import type travel from "../../../api/locales/fr/forms/travel.json";
import type forms from "../../../api/locales/fr/forms.json";
import type help from "../../../api/locales/fr/help.json";
import type invoices from "../../../api/locales/fr/invoices.json";
import type leaving from "../../../api/locales/fr/leaving.json";
import type messages from "../../../api/locales/fr/messages.json";
import type notices from "../../../api/locales/fr/notices.json";
import type organisations from "../../../api/locales/fr/organisations.json";
import type review from "../../../api/locales/fr/review.json";
import type statistics from "../../../api/locales/fr/statistics.json";
import type steps from "../../../api/locales/fr/steps.json";
import type { Language } from "./languages";

interface Catalogues {
  accounts: typeof accounts;
  audit: typeof audit;
  beneficiaries: typeof beneficiaries;
  bulk: typeof bulk;
  codes: typeof codes;
  common: typeof common;
  documents: typeof documents;
  errors: typeof errors;
  factors: typeof factors;
  forms: typeof forms;
  "forms.assistance": typeof assistance;
  "forms.assistive_devices": typeof assistiveDevices;
  "forms.hearing_aid": typeof hearingAid;
  "forms.helplessness": typeof helplessness;
  "forms.other": typeof other;
  "forms.travel": typeof travel;
  help: typeof help;
  invoices: typeof invoices;
  leaving: typeof leaving;
  messages: typeof messages;
  notices: typeof notices;
  organisations: typeof organisations;
  review: typeof review;
  steps: typeof steps;
  statistics: typeof statistics;
}

export type Namespace = keyof Catalogues;

type Counted<Key> = Key extends `${infer Stem}.${"one" | "other"}` ? Stem : never;
type Keys<Name extends Namespace> = keyof Catalogues[Name] & string;

/** Every key of the French catalogues; a counted text is named without its `.one` or `.other`. */
export type TextKey = {
  [Name in Namespace]: `${Name}.${Keys<Name> | Counted<Keys<Name>>}`;
}[Namespace];

export type Texts = Readonly<Record<string, string>>;

/* As files of their own and not as modules: texts are no program, and the login page's program is counted. */
const files = import.meta.glob<string>(
  ["../../../api/locales/*/*.json", "!../../../api/locales/*/mails.json"],
  {
    query: "?url",
    import: "default",
    eager: true,
  },
);

/** The address of a catalogue; those of the invoice types are of no use to the login page, so they come on demand. */
async function addressOf(language: Language, namespace: Namespace): Promise<string> {
  const [name = "", kind] = namespace.split(".");
  const known = kind === undefined ? files : (await import("./form-files")).files;
  const url = known[`../../../api/locales/${language}/${kind === undefined ? name : `${name}/${kind}`}.json`];
  if (!url) throw new Error(`No texts ${namespace} in ${language}`);
  return url;
}

export async function loadCatalogue(language: Language, namespace: Namespace): Promise<Texts> {
  const url = await addressOf(language, namespace);
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${response.status} for the texts ${namespace} in ${language}`);
  return response.json();
}
