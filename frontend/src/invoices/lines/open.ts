/** Whether an entry was opened or closed by hand, and after which attempt to send. */
export interface Toggle {
  readonly open: boolean;
  readonly attempt: number;
  /** Whether it was closed by hand, now or before: what it lacks is worth saying from then on. */
  readonly finished: boolean;
}

interface Circumstances {
  readonly toggle: Toggle | undefined;
  /** The attempts to send so far. */
  readonly attempt: number;
  /** The last attempt, or what was typed since, had something wrong in it: what is mended stays open. */
  readonly wrong: boolean;
  /** A reviewer has marked something in it. */
  readonly marked: boolean;
  /** Whether it was to be open when the form opened; undefined when it came later. */
  readonly atFirst: boolean | undefined;
}

/**
 * Open are the entries that were opened by hand, those that something is to be corrected in, and new ones. What was done
 * by hand since the last attempt to send counts more than what that attempt has found.
 */
export function isOpen({ toggle, attempt, wrong, marked, atFirst }: Circumstances): boolean {
  if (toggle?.attempt === attempt) return toggle.open;
  if (wrong) return true;
  return toggle?.open ?? (marked || (atFirst ?? true));
}
