/** "8", "8.30", "8h30", "0830", "08:30", "08:30:00" → "08:30". */
export function parseTime(text: string): string {
  const trimmed = text.trim();
  const match =
    /^(\d{1,2})(?:\s*[.:,h]\s*(\d{2})?(?::00)?)?$/i.exec(trimmed) ??
    /^(\d{1,2})(\d{2})$/.exec(trimmed) ??
    /^(\d{1,2})(?:[.:](\d{2}))?\s*Uhr$/i.exec(trimmed);
  if (!match) return trimmed;
  const [, hours = "", minutes = "00"] = match;
  return Number(hours) < 24 && Number(minutes) < 60 ? `${hours.padStart(2, "0")}:${minutes}` : trimmed;
}
