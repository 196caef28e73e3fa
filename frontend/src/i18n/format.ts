/** Swiss notation, the same in every language: 1'234.50, 21.08.2024, 14:02. */

const TIME_ZONE = "Europe/Zurich";

/** "1234.5" → "1'234.50"; the text itself when it is not an amount. */
export function formatMoney(amount: string): string {
  const match = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(amount);
  if (!match) return amount;
  const [, sign = "", whole = "", cents = ""] = match;
  return `${sign}${groupThousands(whole)}.${cents.padEnd(2, "0")}`;
}

/** "12345.50" → "12'345.5", "1.00" → "1": a quantity as somebody would write it. */
export function formatNumber(value: string | number): string {
  const [whole = "", decimals] = String(value).split(".");
  const said = /^\d+$/.test(decimals ?? "") ? decimals?.replace(/0+$/, "") : decimals;
  return said ? `${groupThousands(whole)}.${said}` : groupThousands(whole);
}

/** "1500.00" → "1'500.00": a figure with the places that it has, as a law or tariff states it. */
export const formatFigure = (value: string): string => {
  const [whole = "", ...places] = value.split(".");
  return [groupThousands(whole), ...places].join(".");
};

function groupThousands(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+(?!\d))/g, "'");
}

/** "2024-08-21" → "21.08.2024"; the text itself when it is not an ISO date. */
export function formatDate(iso: string): string {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(iso);
  return match ? `${match[3]}.${match[2]}.${match[1]}` : iso;
}

/** "21.08.2024 - 22.08.2024", or the one day. */
export function formatPeriod(from: string, to: string | null): string {
  return to === null || to === from ? formatDate(from) : `${formatDate(from)} - ${formatDate(to)}`;
}

function parts(instant: string | Date): Record<string, string> {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: TIME_ZONE,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  });
  return Object.fromEntries(format.formatToParts(new Date(instant)).map(({ type, value }) => [type, value]));
}

/** The day of an instant at the office: "2024-08-21". */
export function dayOf(instant: string | Date): string {
  const { year, month, day } = parts(instant);
  return `${year}-${month}-${day}`;
}

/** An instant's time at the office: "14:02". */
export function formatTime(instant: string | Date): string {
  const { hour, minute } = parts(instant);
  return `${hour}:${minute}`;
}

/** An instant as "21.08.2024". */
export function formatDay(instant: string | Date): string {
  return formatDate(dayOf(instant));
}

/** An instant as "21.08.2024 14:02". */
export function formatInstant(instant: string | Date): string {
  return `${formatDay(instant)} ${formatTime(instant)}`;
}

/** An instant to the second, for logs: "21.08.2024 14:02:59". */
export function formatExactInstant(instant: string | Date): string {
  return `${formatInstant(instant)}:${parts(instant).second}`;
}

/** "7561234567897" → "756.1234.5678.97". */
export function formatAvsNumber(number: string): string {
  return number.replace(/^(\d{3})(\d{4})(\d{4})(\d{2})$/, "$1.$2.$3.$4");
}

/** "+41791234567" → "079 123 45 67", as people write and read it; numbers of other countries stay. */
export function formatMobile(number: string): string {
  return number.replace(/^\+41(\d{2})(\d{3})(\d{2})(\d{2})$/, "0$1 $2 $3 $4");
}

/** "CH9300762011623852957" → "CH93 0076 2011 6238 5295 7". */
export function formatIban(iban: string): string {
  return /^[A-Z]{2}\d{2}[A-Z0-9]+$/.test(iban) ? iban.replace(/(.{4})(?=.)/g, "$1 ") : iban;
}

/** "30220241234567" → "302 2024 1234567". */
export function formatDecisionNumber(number: string): string {
  return number.replace(/^(\d{3})(\d{4})(\d{7})$/, "$1 $2 $3");
}

/** "210000000003139471430009017" → "21 00000 00003 13947 14300 09017", as on the payment part. */
export function formatPaymentReference(reference: string): string {
  if (/^\d{27}$/.test(reference))
    return reference.replace(/^(\d{2})(\d{5})(\d{5})(\d{5})(\d{5})(\d{5})$/, "$1 $2 $3 $4 $5 $6");
  return /^RF\d{2}/.test(reference) ? reference.replace(/(.{4})(?=.)/g, "$1 ") : reference;
}
