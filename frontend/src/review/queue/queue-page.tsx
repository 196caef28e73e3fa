import { keepPreviousData, type UseQueryResult, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type RefObject, useRef } from "react";
import { useT } from "@/i18n";
import { Loaded } from "@/lists/loaded";
import { PageTurner } from "@/lists/page-turner";
import { isFiltered } from "@/lists/state";
import { Button, EmptyState, LinkButton, Main, PageHeading, type Tab, Tabs } from "@/ui";
import { useAssigning } from "../assignment/use-assigning";
import { useChoice } from "../bulk/choice";
import { ChoiceBar, useChoiceKeys } from "../bulk/choice-bar";
import { RunningBulks } from "../bulk/running";
import { countsQuery } from "../counts";
import { downloadLastPackage } from "../package";
import { PAGE_SIZE, queueQuery } from "../queries";
import { useShortcuts } from "../shortcuts";
import { ShortcutsHelp } from "../shortcuts-help";
import type { OfficeInvoices, View } from "../types";
import { useUndo } from "../undo";
import { AgeFilter } from "./age";
import { QueueFilters } from "./filters";
import { QueueTable } from "./queue-table";
import { isOfTwo, isWaiting, narrows, officeSearch, queueAddress, VIEWS } from "./search";
import { type Queue, useQueue } from "./use-queue";

export function QueuePage() {
  const { t } = useT();
  const queue = useQueue();
  const { view = "to_review" } = queue.search;
  const found = useQuery({
    ...queueQuery(officeSearch(queue.search, queue.state)),
    placeholderData: keepPreviousData,
  });
  const { me } = useAssigning();
  const first = found.data?.items.find(
    ({ viewer, assignee, entered_by }) =>
      viewer === null && (assignee === null || assignee.id === me) && entered_by?.mine !== true,
  );
  return (
    <Main look="office">
      <PageHeading
        title={t("common.nav.queue")}
        sub={t(`review.queue.sub.${queue.search.order ?? view}`)}
        actions={
          <>
            <LinkButton kind="secondary" href="/office/paper">
              {t("review.paper.enter")}
            </LinkButton>
            {first && isWaiting(view) && <ExamineNext id={first.id} />}
          </>
        }
      />
      <RunningBulks />
      <Views current={view} />
      <QueueFilters queue={queue} found={found.data} />
      {isWaiting(view) && <AgeFilter queue={queue} bands={found.data?.ageing ?? []} />}
      <List queue={queue} found={found} />
      <Keys />
    </Main>
  );
}

function ExamineNext({ id }: { readonly id: string }) {
  const { t } = useT();
  const navigate = useNavigate();
  const href = `/office/invoices/${id}`;
  useShortcuts({
    enter: () => void navigate({ to: "/office/invoices/$invoiceId", params: { invoiceId: id } }),
  });
  return (
    <LinkButton href={href}>
      {t("review.queue.next")} <kbd className="hide-phone">{t("review.shortcuts.enter")}</kbd>
    </LinkButton>
  );
}

function Views({ current }: { readonly current: View }) {
  const { t } = useT();
  const { data: counts } = useQuery(countsQuery);
  const shown = VIEWS.filter((view) => view === current || !isOfTwo(view) || (counts?.[view] ?? 0) > 0);
  const tabs = shown.map(
    (view): Tab => ({
      key: view,
      label: t(`review.queue.view.${view}`),
      href: queueAddress(view),
      count: view === "all" ? undefined : counts?.[view],
      warn: view === "corrected" && (counts?.corrected ?? 0) > 0,
    }),
  );
  return <Tabs label={t("review.views")} tabs={tabs} current={current} />;
}

function List({ queue, found }: { readonly queue: Queue; readonly found: UseQueryResult<OfficeInvoices> }) {
  const table = useRef<HTMLDivElement>(null);
  useRowKeys(table);
  const { view = "to_review" } = queue.search;
  const choice = useChoice(found.data?.items ?? []);
  useChoiceKeys(choice);
  return (
    <Loaded query={found} lines={12}>
      {(page) =>
        page.items.length === 0 ? (
          <Nothing queue={queue} />
        ) : (
          <div ref={table}>
            {isWaiting(view) && <ChoiceBar choice={choice} />}
            <QueueTable
              rows={page.items}
              bands={page.ageing}
              view={view}
              {...(isWaiting(view) && { choice })}
              onCompany={(company) => queue.filter({ company })}
            />
            <PageTurner state={queue.state} pageSize={PAGE_SIZE} page={page} onTurn={queue.turn} />
          </div>
        )
      }
    </Loaded>
  );
}

/**
 * J and K put the focus on the next or previous request; Enter then opens it, as it does for every link, and I assigns
 * it to the reader.
 */
function useRowKeys(table: RefObject<HTMLElement | null>): void {
  const move = (step: 1 | -1) => {
    const links = [...(table.current?.querySelectorAll<HTMLElement>("tbody a[data-request]") ?? [])];
    const at = links.indexOf(document.activeElement as HTMLElement);
    const next = links[at < 0 ? 0 : Math.min(Math.max(at + step, 0), links.length - 1)];
    next?.focus();
    next?.closest("tr")?.scrollIntoView({ block: "nearest" });
  };
  const { undoLast } = useUndo();
  const { take } = useAssigning();
  const takeMarked = () => {
    const row = table.current?.querySelector<HTMLElement>("tbody tr:focus-within a[data-request]");
    if (row?.dataset.request) take(row.dataset.request);
  };
  useShortcuts({ j: () => move(1), k: () => move(-1), u: undoLast, z: downloadLastPackage, i: takeMarked });
}

function Nothing({ queue }: { readonly queue: Queue }) {
  const { t } = useT();
  const { view = "to_review" } = queue.search;
  if (isFiltered(queue.state) || narrows(queue.search, queue.state)) {
    return (
      <EmptyState
        heading="h2"
        title={t("review.queue.none_found")}
        action={
          <Button kind="secondary" onClick={queue.clear}>
            {t("review.queue.clear")}
          </Button>
        }
      >
        {t("review.queue.none_found.text")}
      </EmptyState>
    );
  }
  return (
    <EmptyState heading="h2" title={t(`review.queue.empty.${view}`)}>
      {t(`review.queue.empty.${view}.text`)}
    </EmptyState>
  );
}

function Keys() {
  const { t } = useT();
  const shortcuts = [
    { keys: ["J", "K"], text: t("review.shortcuts.rows") },
    { keys: [t("review.shortcuts.enter")], text: t("review.shortcuts.open") },
    { keys: ["I"], text: t("review.shortcuts.assign") },
    { keys: ["X"], text: t("review.shortcuts.choose") },
    { keys: [t("review.shortcuts.shift"), "X"], text: t("review.shortcuts.choose_all") },
    { keys: ["U"], text: t("review.undo") },
    { keys: ["Z"], text: t("review.forwarding.package") },
  ];
  return (
    <p className="cluster muted sm hide-phone mt-4">
      <span>
        <kbd>J</kbd> <kbd>K</kbd> {t("review.shortcuts.browse")}
      </span>
      <ShortcutsHelp shortcuts={shortcuts} />
      <a href="/office/bulk">{t("review.bulk.mine")}</a>
    </p>
  );
}
