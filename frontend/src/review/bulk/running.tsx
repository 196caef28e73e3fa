import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useLocation, useNavigate } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { formatNumber, t as text, useT } from "@/i18n";
import { Figures, Notice, showToast } from "@/ui";
import { OFFICE_LISTS } from "../queries";
import { type BulkSummary, bulksQuery, isRunning } from "./queries";
import { chf } from "./words";

/** "12 demandes acceptées, CHF 3'400.00" */
export const endText = ({ kind, done, amount }: BulkSummary): string =>
  text(`review.bulk.ended.${kind}`, { count: done, amount: chf(amount) });

const addressOf = ({ id }: BulkSummary): string => `/office/bulk/${id}`;

/** Tells whoever has gone elsewhere that a bulk decision is done. */
export function BulkWatch() {
  const { language } = useT();
  const cache = useQueryClient();
  const navigate = useNavigate();
  const path = useLocation({ select: ({ pathname }) => pathname });
  const { data } = useQuery(bulksQuery(language));
  const running = useRef<ReadonlySet<string>>(new Set());
  useEffect(() => {
    if (!data) return;
    const ended = data.items.find((bulk) => !isRunning(bulk) && running.current.has(bulk.id));
    running.current = new Set(data.items.filter(isRunning).map(({ id }) => id));
    if (!ended) return;
    void cache.invalidateQueries({ queryKey: OFFICE_LISTS });
    if (path === addressOf(ended)) return;
    const show = () => void navigate({ to: "/office/bulk/$bulkId", params: { bulkId: ended.id } });
    showToast(
      { text: () => endText(ended), action: { label: () => text("review.bulk.show"), onSelect: show } },
      20,
    );
  }, [data, path, cache, navigate]);
  return null;
}

/** Above the queue: what is under way. */
export function RunningBulks() {
  const { t, language } = useT();
  const { data } = useQuery(bulksQuery(language));
  const running = data?.items.filter(isRunning) ?? [];
  return running.map((bulk) => (
    <Notice key={bulk.id} kind="info" className="mb-4">
      <p>
        <a href={addressOf(bulk)}>{t(`review.bulk.${bulk.kind}`, { count: bulk.total })}</a>
      </p>
      <Progress bulk={bulk} />
    </Notice>
  ));
}

export function Progress({ bulk: { kind, total, waiting } }: { readonly bulk: BulkSummary }) {
  const { t } = useT();
  return (
    <>
      <div className="file__extra">
        <progress
          max={Math.max(total, 1)}
          value={total - waiting}
          aria-label={t(`review.bulk.${kind}`, { count: total })}
        />
      </div>
      <p className="sm">
        <Figures>
          {t("review.bulk.progress", { done: formatNumber(total - waiting), total: formatNumber(total) })}
        </Figures>
      </p>
    </>
  );
}
