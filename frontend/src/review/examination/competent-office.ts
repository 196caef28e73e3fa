import type { CompetentOffice } from "../types";

const WHOLE = 14;

/** The other office that gave a decision, by the number's first digits; older numbers name none. */
export const officeOf = (
  decisionNumber: string,
  offices: readonly CompetentOffice[],
): CompetentOffice | undefined =>
  decisionNumber.length === WHOLE ? offices.find(({ code }) => decisionNumber.startsWith(code)) : undefined;

const plain = (text: string) => text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();

/** Those that have every word in their place, name, canton or number, in their order. */
export function officesWith(words: string, offices: readonly CompetentOffice[]): readonly CompetentOffice[] {
  const wanted = plain(words).split(/\s+/).filter(Boolean);
  return offices.filter(({ code, canton, place, name }) => {
    const said = plain(`${place} ${name} ${canton ?? ""} ${code}`);
    return wanted.every((word) => said.includes(word));
  });
}
