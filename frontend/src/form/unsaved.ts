const holders = new Set<() => boolean>();

/** Tells what would be lost if the page went away now; gives what ends that. */
export function holdUnsaved(unsaved: () => boolean): () => void {
  holders.add(unsaved);
  return () => holders.delete(unsaved);
}

/** Whether anything on the page is not saved yet. */
export const hasUnsaved = (): boolean => [...holders].some((unsaved) => unsaved());
