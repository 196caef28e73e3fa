import type { Language } from "@/i18n";

/** Where most people live, first. */
const NEAR = ["CH", "LI", "DE", "FR", "IT", "AT"];

/** Where other insured persons of the AI live; a record with yet another country keeps it. */
const FAR = (
  "AD AL AU BA BE BG BR CA CY CZ DK EE ES FI GB GR HR HU IE IL IN IS JP LT LU LV MC MD ME MK MT NL NO PH PL PT RO " +
  "RS SE SI SK SM TR UA US UY VA XK"
).split(" ");

interface Country {
  readonly value: string;
  readonly label: string;
}

/** Countries to choose from, named by the browser in the reader's language. */
export function countries(language: Language, present: string): readonly Country[] {
  const names = new Intl.DisplayNames([language], { type: "region", fallback: "code" });
  const choice = (value: string): Country => ({ value, label: names.of(value) ?? value });
  const known = [...NEAR, ...FAR].includes(present) || !/^[A-Z]{2}$/.test(present);
  const far = [...FAR, ...(known ? [] : [present])].map(choice);
  return [...NEAR.map(choice), ...far.sort((one, other) => one.label.localeCompare(other.label, language))];
}
