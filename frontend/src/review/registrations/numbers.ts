import { formatAvsNumber, formatDay, t } from "@/i18n";
import type { Registration } from "../types";

/** What identifies who registers: the GLN of a company, AVS number and birth date of a person. */
export function numberRows({ organisation: { gln, avs_number }, birth_date }: Registration) {
  const rows = [
    [t("organisations.registrations.gln"), gln],
    [t("organisations.registrations.avs_number"), avs_number && formatAvsNumber(avs_number)],
    [t("organisations.registrations.birth_date"), birth_date && formatDay(birth_date)],
  ] as const;
  return rows.flatMap(([label, value]) => (value ? [{ label, value, figures: true }] : []));
}
