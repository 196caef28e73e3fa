import { useQuery } from "@tanstack/react-query";
import { formatInstant, useT } from "@/i18n";
import { Loaded } from "@/lists/loaded";
import { BackLink, type Column, EmptyState, Main, PageHeading, State, Table, TwoLines } from "@/ui";
import { type BulkSummary, bulksQuery, isRunning } from "./queries";
import { endText } from "./running";

/** The reader's last bulk decisions, so that whoever left one finds it again. */
export function BulksPage() {
  const { t, language } = useT();
  const found = useQuery(bulksQuery(language));
  const columns: Column<BulkSummary>[] = [
    {
      key: "what",
      header: t("review.bulk.fields.kind"),
      card: "title",
      cell: ({ id, kind, total, reason }) => (
        <TwoLines
          main={<a href={`/office/bulk/${id}`}>{t(`review.bulk.${kind}`, { count: total })}</a>}
          sub={reason}
        />
      ),
    },
    { key: "asked", header: t("review.bulk.asked_at"), cell: ({ created_at }) => formatInstant(created_at) },
    { key: "result", header: t("review.bulk.result"), cell: (bulk) => <Outcome bulk={bulk} /> },
  ];
  return (
    <Main look="office">
      <PageHeading
        title={t("review.bulk.mine")}
        sub={t("review.bulk.sub")}
        back={<BackLink href="/office">{t("common.nav.queue")}</BackLink>}
      />
      <Loaded query={found}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState heading="h2" title={t("review.bulk.none")}>
              {t("review.bulk.none.text")}
            </EmptyState>
          ) : (
            <Table caption={t("review.bulk.mine")} columns={columns} rows={items} rowKey={({ id }) => id} />
          )
        }
      </Loaded>
    </Main>
  );
}

function Outcome({ bulk }: { readonly bulk: BulkSummary }) {
  const { t } = useT();
  const { total, waiting, skipped, failed, undone } = bulk;
  if (isRunning(bulk)) return <State>{t("review.bulk.progress", { done: total - waiting, total })}</State>;
  const left = skipped + failed;
  const notes = [
    endText(bulk),
    left > 0 && t("review.bulk.left", { count: left }),
    undone > 0 && t("review.bulk.undone", { count: undone }),
  ].filter((note) => note !== false);
  return (
    <>
      <State kind={left > 0 ? "warn" : "ok"}>{t("review.bulk.ended")}</State>
      {notes.map((note) => (
        <span key={note} className="cell-sub">
          {note}
        </span>
      ))}
    </>
  );
}
