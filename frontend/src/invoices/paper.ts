import { createContext, useContext } from "react";

/** Paper that an officer enters: the company's, and the draft that says when it came in. */
export interface Paper {
  readonly company: string;
  readonly draft: string;
}

export const PaperContext = createContext<Paper | null>(null);

/** Null where a company fills in its own form. */
export const usePaper = (): Paper | null => useContext(PaperContext);

const address = (company: string) => `/office/paper/${company}`;

export const paperForm = (company: string, kind: string, draft: string): string =>
  `${address(company)}/${kind}?draft=${draft}`;

export const paperConfirmation = (company: string, kind: string, draft: string): string =>
  `${address(company)}/${kind}/confirm?draft=${draft}`;

export const paperPerson = (company: string): string => `${address(company)}/beneficiaries/new`;
