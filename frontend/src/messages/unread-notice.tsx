import { useQuery } from "@tanstack/react-query";
import { useT } from "@/i18n";
import { Notice } from "@/ui";
import { conversationCountsQuery } from "./channel";

/** On the counter: that the office has written. */
export function UnreadNotice() {
  const { t } = useT();
  const { data } = useQuery(conversationCountsQuery);
  if (!data || data.unread === 0) return null;
  return (
    <Notice className="mb-5" title={t("messages.unread_conversations", { count: data.unread })}>
      <p>
        <a href="/messages?unread=true">{t("messages.unread_conversations.show")}</a>
      </p>
    </Notice>
  );
}
