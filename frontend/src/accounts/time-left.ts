/** "1:58": what is left, in minutes and seconds. */
export function clockOf(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

const SAID = [60, 30, 10];

/** How much is read out: seldom enough that somebody can listen to something else. Null before the first time. */
export function secondsSaid(milliseconds: number): number | null {
  return SAID.findLast((seconds) => milliseconds <= seconds * 1000) ?? null;
}
