const made = new Map<string, Promise<string | null>>();

/** The form of an entry of the history makes a draft; if it was left meanwhile, its address does not say which. */
export function noteDraft(entry: string, making: Promise<{ readonly id: string }>): void {
  made.set(
    entry,
    making.then(
      ({ id }) => id,
      () => null,
    ),
  );
}

/** The draft that the form of an entry has made; null when none. */
export const draftMadeAt = async (entry: string | undefined): Promise<string | null> =>
  (entry === undefined ? undefined : await made.get(entry)) ?? null;
