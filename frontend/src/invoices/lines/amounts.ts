interface Computed {
  readonly pointer: string;
  readonly amount: string;
}

/** What the server computed for an entry: at its pointer, or for its parts together; null while there is nothing. */
export function amountAt(pointer: string, lines: readonly Computed[]): string | null {
  const own = lines.filter((line) => `${line.pointer}/`.startsWith(`${pointer}/`));
  if (own.length < 2) return own[0]?.amount ?? null;
  const cents = own.reduce((sum, { amount }) => sum + Math.round(Number(amount) * 100), 0);
  return (cents / 100).toFixed(2);
}
