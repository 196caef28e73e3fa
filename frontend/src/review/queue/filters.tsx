import { formatMoney, type Translation, useT } from "@/i18n";
import { KINDS } from "@/invoices/forms";
import { SearchField } from "@/lists/search-field";
import { Field, Filters, Select } from "@/ui";
import type { OfficeInvoices } from "../types";
import { STATUSES } from "./search";
import type { Queue } from "./use-queue";

interface Props {
  readonly queue: Queue;
  readonly found: OfficeInvoices | undefined;
}

export function QueueFilters({ queue: { search, state, filter, type }, found }: Props) {
  const { t, maybeText } = useT();
  const statuses = STATUSES[search.view ?? "to_review"];
  return (
    <Filters label={t("review.queue.filters")} end={found && summary(found, t)}>
      <SearchField
        label={t("review.queue.search")}
        placeholder={t("review.queue.search.placeholder")}
        maxLength={80}
        wide
        value={state.typed.text ?? ""}
        onChange={type}
      />
      <Field label={t("review.queue.form")}>
        <Select
          emptyLabel={t("common.all")}
          options={KINDS.map((kind) => ({ value: kind, label: maybeText(`forms.${kind}.menu`) ?? kind }))}
          value={search.kind ?? ""}
          onChange={({ target }) => filter({ kind: target.value || undefined })}
        />
      </Field>
      {statuses.length > 0 && (
        <Field label={t("review.queue.status")}>
          <Select
            emptyLabel={t("common.all")}
            options={statuses.map((status) => ({ value: status, label: t(`invoices.status.${status}`) }))}
            value={search.status ?? ""}
            onChange={({ target }) => filter({ status: target.value || undefined })}
          />
        </Field>
      )}
    </Filters>
  );
}

/** "48 demandes, CHF 61'208.35" */
function summary({ count, total_amount }: OfficeInvoices, t: Translation["t"]): string {
  return total_amount === null
    ? t("review.queue.count_capped", { count })
    : t("review.queue.count", { count, amount: formatMoney(total_amount) });
}
