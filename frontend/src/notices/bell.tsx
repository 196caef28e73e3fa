import { useQuery } from "@tanstack/react-query";
import { useT } from "@/i18n";
import { Count, Icon } from "@/ui";
import { noticeCountsQuery } from "./queries";

/** Leads to the notices, from every page, and tells how many the reader has not seen. */
export function Bell({ current }: { readonly current: boolean }) {
  const { t } = useT();
  const { data } = useQuery(noticeCountsQuery);
  const unread = data?.unread ?? 0;
  const name = unread > 0 ? t("common.notices.unread", { count: String(unread) }) : t("common.notices");
  return (
    <a className="strip__bell" href="/notices" aria-label={name} aria-current={current ? "page" : undefined}>
      <Icon name="bell" />
      {unread > 0 && <Count value={unread} warn />}
    </a>
  );
}
