import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { failureText } from "@/form";
import { formatAvsNumber, formatInstant, formatMoney, useT } from "@/i18n";
import { Loaded } from "@/lists/loaded";
import {
  BackLink,
  Button,
  type Column,
  Main,
  Notice,
  PageHeading,
  Section,
  State,
  showToast,
  Table,
  TwoLines,
} from "@/ui";
import { OFFICE_LISTS } from "../queries";
import {
  type BulkDecision,
  type BulkItem,
  bulkKey,
  bulkQuery,
  isRunning,
  stopBulk,
  undoBulk,
} from "./queries";
import { endText, Progress } from "./running";

/** How far a bulk decision is, and what became of each request. It goes on without anybody looking. */
export function BulkPage({ id }: { readonly id: string }) {
  const { t, language } = useT();
  const found = useQuery(bulkQuery(id, language));
  const title = found.data
    ? t(`review.bulk.${found.data.kind}`, { count: found.data.total })
    : t("review.bulk");
  return (
    <Main look="office">
      <PageHeading
        title={title}
        back={<BackLink href="/office">{t("common.nav.queue")}</BackLink>}
        sub={found.data && t("review.bulk.asked", { time: formatInstant(found.data.created_at) })}
      />
      <Loaded query={found} lines={8}>
        {(bulk) => (
          <>
            {bulk.reason && <Why bulk={bulk} />}
            {isRunning(bulk) ? <Running bulk={bulk} /> : <Ended bulk={bulk} />}
            <Requests bulk={bulk} />
          </>
        )}
      </Loaded>
    </Main>
  );
}

function Why({ bulk: { reason, message } }: { readonly bulk: BulkDecision }) {
  const { t } = useT();
  return (
    <div className="stack mb-4">
      <p>{t("review.bulk.reason", { reason: reason ?? "" })}</p>
      {message && <p className="as-written muted">{message}</p>}
    </div>
  );
}

/** What changes a bulk decision: the answer is what is shown, and every list may be another. */
function useChange(
  id: string,
  change: (id: string) => Promise<BulkDecision>,
  done: (bulk: BulkDecision) => void,
) {
  const { language } = useT();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () => change(id),
    onSuccess: (bulk) => {
      cache.setQueryData(bulkQuery(id, language).queryKey, bulk);
      done(bulk);
    },
    onSettled: () => {
      void cache.invalidateQueries({ queryKey: bulkKey });
      void cache.invalidateQueries({ queryKey: OFFICE_LISTS });
    },
  });
}

function Running({ bulk }: { readonly bulk: BulkDecision }) {
  const { t } = useT();
  const stopping = useChange(bulk.id, stopBulk, () => showToast({ text: () => t("review.bulk.stopped") }));
  return (
    <Notice kind="info" title={t("review.bulk.running")}>
      <Progress bulk={bulk} />
      <p>{t("review.bulk.leave")}</p>
      {stopping.error && <p>{failureText(stopping.error)}</p>}
      <p className="mt-3">
        <Button kind="secondary" size="small" busy={stopping.isPending} onClick={() => stopping.mutate()}>
          {t("review.bulk.stop")}
        </Button>
      </p>
    </Notice>
  );
}

function Ended({ bulk }: { readonly bulk: BulkDecision }) {
  const { t } = useT();
  const undoable = useUntil(bulk.undo_until);
  const undoing = useChange(bulk.id, undoBulk, ({ undone }) =>
    showToast({ text: () => t("review.bulk.undone", { count: undone }) }),
  );
  const left = bulk.skipped + bulk.failed;
  return (
    <>
      <Notice kind={left > 0 ? "warning" : "success"} live title={endText(bulk)}>
        {left > 0 && <p>{t("review.bulk.left", { count: left })}</p>}
        {bulk.undone > 0 && <p>{t("review.bulk.undone", { count: bulk.undone })}</p>}
        {undoable && (
          <p className="mt-3">
            <Button kind="secondary" size="small" busy={undoing.isPending} onClick={() => undoing.mutate()}>
              {t("review.bulk.undo")}
            </Button>
          </p>
        )}
      </Notice>
      {undoing.error && (
        <Notice kind="danger" live className="mt-3">
          {failureText(undoing.error)}
        </Notice>
      )}
    </>
  );
}

/** Whether this instant is still to come. */
function useUntil(until: string | null): boolean {
  const [past, setPast] = useState<string | null>(null);
  useEffect(() => {
    if (until === null) return;
    const timer = setTimeout(() => setPast(until), Math.max(0, Date.parse(until) - Date.now()));
    return () => clearTimeout(timer);
  }, [until]);
  return until !== null && past !== until;
}

function Requests({ bulk }: { readonly bulk: BulkDecision }) {
  const { t, maybeText } = useT();
  const columns: Column<BulkItem>[] = [
    {
      key: "beneficiary",
      header: t("review.queue.beneficiary"),
      card: "title",
      cell: (item) => <Beneficiary item={item} />,
    },
    {
      key: "form",
      header: t("review.queue.form"),
      low: true,
      cell: ({ kind }) => maybeText(`forms.${kind}.short`) ?? kind,
    },
    {
      key: "organisation",
      header: t("review.queue.organisation"),
      low: true,
      cell: ({ organisation }) => organisation.name,
    },
    {
      key: "amount",
      header: t("review.queue.amount"),
      numeric: true,
      cell: ({ total }) => formatMoney(total),
    },
    {
      key: "result",
      header: t("review.bulk.result"),
      cell: (item) => <Result item={item} kind={bulk.kind} />,
    },
  ];
  const title = t("review.bulk.requests");
  return (
    <Section title={title}>
      <Table
        caption={title}
        dense
        columns={columns}
        rows={bulk.items}
        rowKey={({ invoice_id }) => invoice_id}
      />
    </Section>
  );
}

function Beneficiary({ item: { invoice_id, reference, beneficiary } }: { readonly item: BulkItem }) {
  const { t } = useT();
  const link = (
    <a href={`/office/invoices/${invoice_id}`}>
      {beneficiary.last_name} {beneficiary.first_name}
      <span className="vh">, {t("review.request", { reference })}</span>
    </a>
  );
  return <TwoLines main={link} sub={formatAvsNumber(beneficiary.avs_number)} />;
}

function Result({
  item: { state, detail },
  kind,
}: {
  readonly item: BulkItem;
  readonly kind: BulkDecision["kind"];
}) {
  const { t } = useT();
  const words = state === "done" ? t(`review.bulk.state.${kind}`) : t(`review.bulk.state.${state}`);
  const look = { waiting: undefined, done: "ok", skipped: "warn", failed: "bad", undone: "info" } as const;
  const shown = look[state];
  return <TwoLines main={<State {...(shown && { kind: shown })}>{words}</State>} sub={detail} />;
}
