import { createContext, useContext } from "react";
import type { TextKey } from "@/i18n";

/** Paper that an officer enters: the company's, and the draft that says when it came in. */
export interface Paper {
  readonly company: string;
  readonly draft: string;
}

export const PaperContext = createContext<Paper | null>(null);

/** Null where a company fills in its own form. */
export const usePaper = (): Paper | null => useContext(PaperContext);

type Spoken = TextKey extends infer Key ? (Key extends `${infer Said}.paper` ? Said : never) : never;

/** The key of what is said: to a company of its own request, or to the officer who enters the company's. */
export function useVoice(): (key: Spoken & TextKey) => TextKey {
  const paper = usePaper() !== null;
  return (key) => (paper ? (`${key}.paper` as TextKey) : key);
}

const address = (company: string) => `/office/paper/${company}`;

export const paperForm = (company: string, kind: string, draft: string): string =>
  `${address(company)}/${kind}?draft=${draft}`;

export const paperConfirmation = (company: string, kind: string, draft: string): string =>
  `${address(company)}/${kind}/confirm?draft=${draft}`;

export const paperPerson = (company: string): string => `${address(company)}/beneficiaries/new`;
