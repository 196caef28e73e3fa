/** What was typed, with `text` in the place of what is selected, and where the cursor stands behind it. */
export function inserted(typed: string, text: string, from: number, to: number) {
  return { value: typed.slice(0, from) + text + typed.slice(to), cursor: from + text.length };
}

/** "2026-12-24"; null for what is no day yet. */
export const wholeDay = (typed: string): string | null => (/^\d{4}-\d{2}-\d{2}$/.test(typed) ? typed : null);

/** Whether each word that is searched for stands in the title, whatever its accents and case. */
export function fits(title: string, search: string): boolean {
  const plain = (text: string) => text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
  return plain(search)
    .split(/\s+/)
    .every((word) => plain(title).includes(word));
}
