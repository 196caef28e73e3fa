import { useInfiniteQuery } from "@tanstack/react-query";
import { useT } from "@/i18n";
import { Icon } from "@/ui";
import { type Channel, messagesQuery } from "./channel";
import { MESSAGES_ID } from "./thread";

/** From the top of a page down to what nobody of the reader's side has read; nothing where there is none. */
export function UnreadLink({ channel }: { readonly channel: Channel }) {
  const { t } = useT();
  const { data } = useInfiniteQuery(messagesQuery(channel));
  const messages = data?.pages.flatMap(({ items }) => items) ?? [];
  const count = messages.filter(
    ({ sender, seen_at }) => sender.side !== channel.side && seen_at === null,
  ).length;
  if (count === 0) return null;
  return (
    <p>
      <a className="back" href={`#${MESSAGES_ID}`}>
        <Icon name="message" /> {t("messages.unread", { count })}
      </a>
    </p>
  );
}
