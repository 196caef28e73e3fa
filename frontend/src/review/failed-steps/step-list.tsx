import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { formatInstant, useT } from "@/i18n";
import { Loaded } from "@/lists/loaded";
import { PageTurner } from "@/lists/page-turner";
import { changed, type ListState, untouched, useListState } from "@/lists/state";
import { EmptyState, Field, Filters, Notice, Select } from "@/ui";
import { PAGE_SIZE } from "../queries";
import { ASKED, type FailedSteps, KINDS, stepsQuery } from "./api";
import { RetryAll } from "./retry-all";
import { StepDialog } from "./step-dialog";
import { StepTable } from "./step-table";
import { readSearch, type Search, STEPS_LIST } from "./views";

const route = getRouteApi("/office/failed-steps");

/** One page of what is open, or of what was handled, with its filters and the details of one. */
export function StepList({ view }: { readonly view: "open" | "handled" }) {
  const { language } = useT();
  const search = route.useSearch();
  const list = useListState(STEPS_LIST);
  const navigate = useNavigate();
  const [shown, setShown] = useState<string | null>(null);
  const found = useQuery({
    ...stepsQuery({ view, kind: search.kind, asked: search.asked }, list.cursors.at(-1), language),
    placeholderData: keepPreviousData,
  });
  const turn = (to: ListState) =>
    void navigate({ to: ".", search: true, state: changed(STEPS_LIST, () => to) });
  const step = found.data?.items.find(({ id }) => id === shown) ?? null;
  return (
    <>
      <StepFilters search={search} />
      <Loaded query={found} lines={10}>
        {(page) => (
          <>
            {view === "open" && <State page={page} />}
            {page.items.length === 0 ? (
              <Empty view={view} filtered={search.kind !== undefined || search.asked !== undefined} />
            ) : (
              <>
                {view === "open" && <RetryAll kinds={page.kinds} only={search.kind} />}
                <StepTable rows={page.items} view={view} onShow={({ id }) => setShown(id)} />
                <PageTurner state={list} pageSize={PAGE_SIZE} page={page} onTurn={turn} />
              </>
            )}
          </>
        )}
      </Loaded>
      <StepDialog step={step} onClose={() => setShown(null)} />
    </>
  );
}

function StepFilters({ search }: { readonly search: Search }) {
  const { t } = useT();
  const navigate = useNavigate();
  const filter = (change: Record<string, string>) =>
    void navigate({
      to: "/office/failed-steps",
      search: readSearch({ ...search, ...change }),
      state: changed(STEPS_LIST, untouched),
    });
  return (
    <Filters label={t("steps.filters")}>
      <Field label={t("steps.filter.kind")}>
        <Select
          emptyLabel={t("steps.filter.all")}
          options={KINDS.map((kind) => ({ value: kind, label: t(`steps.kind.${kind}`) }))}
          value={search.kind ?? ""}
          onChange={({ target }) => filter({ kind: target.value })}
        />
      </Field>
      <Field label={t("steps.filter.asked")}>
        <Select
          emptyLabel={t("steps.filter.all")}
          options={ASKED.map((asked) => ({ value: asked, label: t(`steps.asked.${asked}`) }))}
          value={search.asked ?? ""}
          onChange={({ target }) => filter({ asked: target.value })}
        />
      </Field>
    </Filters>
  );
}

/** When the worker last looked; a warning where it seems to stand still, since then nothing new is found. */
function State({ page: { late, looked_at } }: { readonly page: FailedSteps }) {
  const { t } = useT();
  if (looked_at === null) return null;
  const instant = formatInstant(looked_at);
  if (!late) return <p className="muted sm mb-4">{t("steps.looked_at", { instant })}</p>;
  return (
    <Notice kind="danger" title={t("steps.late.title")} className="mb-4">
      {t("steps.late.text", { instant })}
    </Notice>
  );
}

function Empty({ view, filtered }: { readonly view: "open" | "handled"; readonly filtered: boolean }) {
  const { t } = useT();
  if (filtered) return <EmptyState heading="h2" title={t("steps.empty.filtered")} />;
  if (view === "handled") return <EmptyState heading="h2" title={t("steps.empty.handled")} />;
  return (
    <EmptyState heading="h2" title={t("steps.empty")}>
      {t("steps.empty.text")}
    </EmptyState>
  );
}
