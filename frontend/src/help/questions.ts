import type { TextKey } from "@/i18n";

export interface Question {
  /** Its anchor, which links and mails may name: never changed. */
  readonly id: string;
  readonly title: TextKey;
  readonly texts: readonly TextKey[];
}

/** Where a search looks: also in what people call it who do not know our words, which is never shown. */
export const searchedIn = ({ id, title, texts }: Question): readonly TextKey[] => [
  title,
  ...texts,
  `help.words.${id}` as TextKey,
];

/** Those whose words are in the catalogue of the help. */
export type PlainQuestion =
  Extract<TextKey, `help.q.${string}.text`> extends `help.q.${infer Id}.text` ? Id : never;

const plain = <Id extends PlainQuestion>(id: Id, more: boolean) => ({
  id,
  title: `help.q.${id}` as TextKey,
  texts: [`help.q.${id}.text`, ...(more ? [`help.q.${id}.more`] : [])] as TextKey[],
});

const SMS = ["why", "step1", "step2", "step3", "step4", "step5", "number"] as const;

/** The guide's chapter 5, and what its chapters 2 to 4 explain, in the order of somebody's work. */
export const GROUPS = [
  {
    id: "access",
    questions: [
      plain("register", true),
      {
        id: "password",
        title: "accounts.help.password.title",
        texts: ["accounts.help.password.text1", "accounts.help.password.text2"],
      },
      {
        id: "sms",
        title: "accounts.help.sms.title",
        texts: SMS.map((name) => `accounts.help.sms.${name}` as const),
      },
      {
        id: "factors",
        title: "accounts.help.factors.title",
        texts: ["accounts.help.factors.text1", "accounts.help.factors.text2"],
      },
      {
        id: "locked",
        title: "accounts.help.locked.title",
        texts: ["accounts.help.locked.text1", "accounts.help.locked.text2", "accounts.help.locked.example"],
      },
      plain("phone", false),
      plain("several", false),
    ],
  },
  {
    id: "sending",
    questions: [
      plain("draft", false),
      plain("beneficiary", false),
      plain("decision", false),
      plain("iban", true),
      plain("mandate", false),
      plain("attachments", false),
      plain("final", false),
      plain("bulk", false),
      plain("remove", false),
    ],
  },
  {
    id: "following",
    questions: [
      plain("history", false),
      plain("correct", true),
      plain("refused", false),
      plain("forwarded", false),
      plain("payment", false),
    ],
  },
  {
    id: "company",
    questions: [plain("who_sees", false), plain("team", false), plain("mails", false), plain("leave", false)],
  },
  { id: "contact", questions: [plain("reach", false)] },
] as const satisfies readonly { readonly id: string; readonly questions: readonly Question[] }[];

/** Small letters without accents or signs, as people type. */
const searchable = (text: string): string =>
  text
    .replace(/<\/?\w+>/g, "")
    .normalize("NFD")
    .replace(/\p{Mn}/gu, "")
    .toLowerCase();

/** Whether a text has every word that was typed. */
export function hasWords(text: string, typed: string): boolean {
  const found = searchable(text);
  return searchable(typed)
    .split(/\s+/)
    .every((word) => found.includes(word));
}
