import type { CompetentOffice } from "../types";

const WHOLE = 14;

/** The other office that gave a decision, by the number's first digits; older numbers name none. */
export const officeOf = (
  decisionNumber: string,
  offices: readonly CompetentOffice[],
): CompetentOffice | undefined =>
  decisionNumber.length === WHOLE ? offices.find(({ code }) => decisionNumber.startsWith(code)) : undefined;
