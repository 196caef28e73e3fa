import { useQuery } from "@tanstack/react-query";
import { formatMoney, type Translation, useT } from "@/i18n";
import { KINDS } from "@/invoices/forms";
import { SearchField } from "@/lists/search-field";
import { Button, Checkbox, Disclosure, Field, Fieldset, Filters, Select } from "@/ui";
import { assigneesQuery } from "../assignment/api";
import type { OfficeInvoices } from "../types";
import { KeepView, KeptViewField } from "./kept-views";
import { AMOUNTS, DECISION_OFFICES, isOfAnybody, kindsOf, ORDERS, ORIGINS, STATUSES, usedOf } from "./search";
import type { Queue } from "./use-queue";

interface Props {
  readonly queue: Queue;
  readonly found: OfficeInvoices | undefined;
}

export function QueueFilters({ queue, found }: Props) {
  const { t } = useT();
  const { search, state, filter, type } = queue;
  const { view = "to_review" } = search;
  const statuses = STATUSES[view];
  return (
    <>
      <Filters label={t("review.queue.filters")} end={found && summary(found, t)}>
        <SearchField
          label={t("review.queue.search")}
          placeholder={t("review.queue.search.placeholder")}
          maxLength={80}
          wide
          value={state.typed.text ?? ""}
          onChange={(text) => type("text", text)}
        />
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
        {isOfAnybody(view) && <AssigneeFilter queue={queue} />}
        <Field label={t("review.queue.order")}>
          <Select
            emptyLabel={t("review.queue.order.own")}
            options={ORDERS.map((order) => ({ value: order, label: t(`review.queue.order.${order}`) }))}
            value={search.order ?? ""}
            onChange={({ target }) => filter({ order: target.value || undefined })}
          />
        </Field>
        <KeptViewField queue={queue} />
      </Filters>
      <div className="mb-4">
        <MoreFilters queue={queue} />
      </div>
      {found?.company && (
        <p className="cluster mb-4">
          <strong>{t("review.queue.company.only", { name: found.company.name })}</strong>
          <Button kind="secondary" size="small" icon="cross" onClick={() => filter({ company: undefined })}>
            {t("review.queue.company.remove")}
          </Button>
        </p>
      )}
      <KeepView queue={queue} />
    </>
  );
}

function AssigneeFilter({ queue: { search, filter } }: { readonly queue: Queue }) {
  const { t } = useT();
  const { data } = useQuery(assigneesQuery);
  const options = [
    { value: "me", label: t("review.queue.assignee.me") },
    { value: "nobody", label: t("review.queue.assignee.nobody") },
    ...(data?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
  ];
  return (
    <Field label={t("review.queue.assignee")}>
      <Select
        emptyLabel={t("common.all")}
        options={options}
        value={search.assignee ?? ""}
        onChange={({ target }) => filter({ assignee: target.value || undefined })}
      />
    </Field>
  );
}

/** What is needed less often: forms, amounts, whose decision, and what the company was warned of. */
function MoreFilters({ queue }: { readonly queue: Queue }) {
  const { t, maybeText } = useT();
  const { search, state, filter, type } = queue;
  const kinds = kindsOf(search.kind);
  const used = usedOf(search, state);
  const tick = (kind: string, on: boolean) => {
    const next = KINDS.filter((known) => (known === kind ? on : kinds.includes(known)));
    filter({ kind: next.join(",") || undefined });
  };
  return (
    <Disclosure
      summary={t("review.queue.more")}
      {...(used > 0 && { note: t("review.queue.more.used", { count: used }) })}
    >
      <Filters label={t("review.queue.more")}>
        {AMOUNTS.map((name) => (
          <SearchField
            key={name}
            label={t(`review.queue.${name}`)}
            maxLength={20}
            figures
            value={state.typed[name] ?? ""}
            onChange={(text) => type(name, text)}
          />
        ))}
        <Field label={t("review.queue.decision_office")}>
          <Select
            emptyLabel={t("common.all")}
            options={DECISION_OFFICES.map((office) => ({
              value: office.code,
              label: `${office.code} ${office.canton ?? t(`review.queue.decision_office.${office.code}`)}`,
            }))}
            value={search.office === undefined ? "" : String(search.office)}
            onChange={({ target }) => filter({ office: target.value ? Number(target.value) : undefined })}
          />
        </Field>
        <Field label={t("review.queue.warned")}>
          <Select
            emptyLabel={t("common.all")}
            options={[
              { value: "true", label: t("review.queue.warned.yes") },
              { value: "false", label: t("review.queue.warned.no") },
            ]}
            value={search.warned === undefined ? "" : String(search.warned)}
            onChange={({ target }) => filter({ warned: target.value ? target.value === "true" : undefined })}
          />
        </Field>
        <Field label={t("review.queue.held")}>
          <Select
            emptyLabel={t("common.all")}
            options={[
              { value: "true", label: t("review.queue.held.yes") },
              { value: "false", label: t("review.queue.held.no") },
            ]}
            value={search.held === undefined ? "" : String(search.held)}
            onChange={({ target }) => filter({ held: target.value ? target.value === "true" : undefined })}
          />
        </Field>
        <Field label={t("review.queue.origin")}>
          <Select
            emptyLabel={t("common.all")}
            options={ORIGINS.map((origin) => ({ value: origin, label: t(`review.queue.origin.${origin}`) }))}
            value={search.origin ?? ""}
            onChange={({ target }) => filter({ origin: target.value || undefined })}
          />
        </Field>
      </Filters>
      <Fieldset legend={t("review.queue.kinds")}>
        <div className="choices choices--row">
          {KINDS.map((kind) => (
            <Checkbox
              key={kind}
              plain
              label={maybeText(`forms.${kind}.menu`) ?? kind}
              checked={kinds.includes(kind)}
              onChange={({ target }) => tick(kind, target.checked)}
            />
          ))}
        </div>
      </Fieldset>
    </Disclosure>
  );
}

/** "48 demandes, CHF 61'208.35" */
function summary({ count, total_amount }: OfficeInvoices, t: Translation["t"]): string {
  return total_amount === null
    ? t("review.queue.count_capped", { count })
    : t("review.queue.count", { count, amount: formatMoney(total_amount) });
}
