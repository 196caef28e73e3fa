import { type Translation, useT } from "@/i18n";
import { Chips, State, TwoLines } from "@/ui";
import type { AgeBand, OfficeInvoiceRow } from "../types";
import type { Queue } from "./use-queue";

/** The longest wait is the most urgent; there are as many bands as looks. */
const LOOKS = [undefined, "info", "warn", "bad"] as const;
const LEVELS = ["1", "2", "3", "4"] as const;
const LAST = LOOKS.length - 1;

/** Which of the bands an age falls into: 0 is the shortest wait. */
export function levelOf(days: number, bands: readonly AgeBand[]): number {
  const found = bands.findIndex(({ last }) => last === null || days <= last);
  return found < 0 ? 0 : Math.min(found, LAST);
}

interface AgeProps {
  readonly row: Pick<OfficeInvoiceRow, "age_days" | "waiting_on_company" | "status">;
  readonly bands: readonly AgeBand[];
}

/** How long a request has waited at the office, and how long the company was asked meanwhile. */
export function Age({ row: { age_days, waiting_on_company, status }, bands }: AgeProps) {
  const { t } = useT();
  const days = t("review.queue.days", { count: age_days });
  const asked = waiting_on_company > 0 && t("review.queue.on_company", { count: waiting_on_company });
  if (status !== "in_review") return <TwoLines main={days} sub={asked} />;
  const level = levelOf(age_days, bands);
  const look = LOOKS[level];
  const waits = (
    <State {...(look && { kind: look })}>
      {days}
      <span className="vh">, {t(`review.queue.ageing.level.${LEVELS[level] ?? "1"}`)}</span>
    </State>
  );
  return <TwoLines main={waits} sub={asked} />;
}

interface FilterProps {
  readonly queue: Queue;
  readonly bands: readonly AgeBand[];
}

/** How many wait how long, and only those of one band. */
export function AgeFilter({ queue: { search, filter }, bands }: FilterProps) {
  const { t } = useT();
  if (bands.length === 0) return null;
  const current = bands.find(({ last }) => search.age !== undefined && (last === null || search.age <= last));
  const all = bands.reduce((sum, { count }) => sum + count, 0);
  const chips = [
    { key: "", label: t("review.queue.ageing.all"), count: all },
    ...bands.map((band) => ({ key: String(band.first), label: bandText(band, t), count: band.count })),
  ];
  return (
    <Chips
      label={t("review.queue.ageing")}
      chips={chips}
      current={current ? String(current.first) : ""}
      onChoose={(key) => filter({ age: key === "" ? undefined : Number(key) })}
    />
  );
}

/** "0–2 j", "plus de 10 j" */
export function bandText({ first, last }: AgeBand, t: Translation["t"]): string {
  if (last === null) return t("review.queue.ageing.over", { days: first - 1 });
  return t(`review.queue.ageing.${first === last ? "one" : "to"}`, { first, last });
}
