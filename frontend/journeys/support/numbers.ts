/** Numbers with right check digits, new at each run: the same product may be walked through twice. */

const started = Date.now();
let last = 0;

/** Eight digits that no earlier call has returned. */
export function serial(): string {
  last += 1;
  return String((started + last * 7919) % 1e8).padStart(8, "0");
}

function withCheckDigit(twelve: string): string {
  const sum = [...twelve].reduce(
    (total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3),
    0,
  );
  return `${twelve}${(10 - (sum % 10)) % 10}`;
}

export const newGln = () => withCheckDigit(`7601${serial()}`);

export function newAvsNumber(): string {
  const digits = withCheckDigit(`7560${serial()}`);
  return [digits.slice(0, 3), digits.slice(3, 7), digits.slice(7, 11), digits.slice(11)].join(".");
}

export const newDecision = () => `302 2026 1${serial().slice(2)}`;

export const newMobile = () =>
  `079 ${serial()
    .slice(1)
    .replace(/(\d{3})(\d\d)(\d\d)/, "$1 $2 $3")}`;

export const international = (mobile: string) => `+41${mobile.slice(1).replaceAll(" ", "")}`;

/** A day of this month or the one before, as people type it and as it is shown. */
export function daysAgo(days: number): { typed: string; shown: string; iso: string } {
  const [year = "", month = "", day = ""] = new Date(Date.now() - days * 86_400_000)
    .toLocaleDateString("en-CA", { timeZone: "Europe/Zurich" })
    .split("-");
  return {
    iso: `${year}-${month}-${day}`,
    typed: `${Number(day)}.${Number(month)}.${year.slice(2)}`,
    shown: `${day}.${month}.${year}`,
  };
}
