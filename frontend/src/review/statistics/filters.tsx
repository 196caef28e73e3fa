import { useT } from "@/i18n";
import { formatMonth } from "@/i18n/months";
import { KINDS } from "@/invoices/forms";
import { Button, Field, Filters, Select } from "@/ui";
import type { Statistics } from "./queries";
import { changedMonth, monthsOf, monthsUntil } from "./search";
import type { Chosen } from "./use-statistics";

export function StatisticsFilters({ chosen: { search, filter } }: { readonly chosen: Chosen }) {
  const { t, maybeText, language } = useT();
  const today = new Date();
  const months = monthsOf(search, today);
  const known = [...new Set([...monthsUntil(today), months.from, months.to])].sort().reverse();
  const options = known.map((month) => ({ value: month, label: formatMonth(month, language) }));
  return (
    <Filters label={t("statistics.filters")}>
      {(["from", "to"] as const).map((which) => (
        <Field key={which} label={t(`statistics.month.${which}`)}>
          <Select
            options={options}
            value={months[which]}
            onChange={({ target }) => filter(changedMonth(months, which, target.value))}
          />
        </Field>
      ))}
      <Field label={t("statistics.fields.by")}>
        <Select
          options={(["month", "week"] as const).map((by) => ({ value: by, label: t(`statistics.by.${by}`) }))}
          value={search.by ?? "month"}
          onChange={({ target }) => filter({ by: target.value === "week" ? "week" : undefined })}
        />
      </Field>
      <Field label={t("statistics.fields.kind")}>
        <Select
          emptyLabel={t("common.all")}
          options={KINDS.map((kind) => ({ value: kind, label: maybeText(`forms.${kind}.menu`) ?? kind }))}
          value={search.kind ?? ""}
          onChange={({ target }) => filter({ kind: target.value || undefined })}
        />
      </Field>
    </Filters>
  );
}

/** Which company the figures are of, and the way back to all. */
export function OneCompany({
  company,
  onRemove,
}: {
  readonly company: NonNullable<Statistics["company"]>;
  readonly onRemove: () => void;
}) {
  const { t } = useT();
  return (
    <p className="cluster mb-4">
      <strong>{t("statistics.company.only", { name: company.name })}</strong>
      <Button kind="secondary" size="small" icon="cross" onClick={onRemove}>
        {t("statistics.company.remove")}
      </Button>
    </p>
  );
}
