import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect, useRef } from "react";
import { DocumentPlaceContext, DocumentRow } from "@/documents";
import { failureText, ServerForm, type ServerFormHandle } from "@/form";
import { formatInstant, useT } from "@/i18n";
import { Button, EmptyState, FileList, Notice, Section, Skeleton, showToast } from "@/ui";
import { MessageItem, MessageList } from "@/ui/thread";
import { type Channel, type Message, messagesQuery } from "./channel";
import { useWriting, type Written as Words } from "./use-writing";
import { WritingFields } from "./writing-fields";

interface Props {
  readonly channel: Channel;
  /** What is said where nobody has written yet. */
  readonly empty: string;
  readonly look?: "section" | "block";
  /** What helps to write, below the field. */
  readonly help?: Help;
}

type Help = (form: ServerFormHandle<Words>) => ReactNode;

/** Where links to the messages of a page lead. */
export const MESSAGES_ID = "messages";

/** What was written, the oldest first, and the field to write. */
export function Thread({ channel, empty, look = "section", help }: Props) {
  const { t } = useT();
  return (
    <DocumentPlaceContext value={channel.documents}>
      <Section id={MESSAGES_ID} title={t("messages.title")} look={look}>
        <Written channel={channel} empty={empty} />
        <Writing key={channel.key.join(" ")} channel={channel} help={help} />
      </Section>
    </DocumentPlaceContext>
  );
}

function Written({ channel, empty }: Pick<Props, "channel" | "empty">) {
  const { t } = useT();
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage, refetch } = useInfiniteQuery(
    messagesQuery(channel),
  );
  const messages = data?.pages.flatMap(({ items }) => items).toReversed() ?? [];
  const last = useReading(channel, messages);
  if (!data) {
    if (!error) return <Skeleton lines={4} />;
    return (
      <Notice kind="danger" live>
        <p>{failureText(error)}</p>
        <p className="mt-3">
          <Button kind="secondary" size="small" onClick={() => void refetch()}>
            {t("common.error.retry")}
          </Button>
        </p>
      </Notice>
    );
  }
  if (messages.length === 0) return <EmptyState title={t("messages.empty")}>{empty}</EmptyState>;
  return (
    <>
      {hasNextPage && (
        <p className="mb-4">
          <Button kind="quiet" size="small" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t("messages.earlier")}
          </Button>
        </p>
      )}
      <MessageList label={t("messages.title")}>
        {messages.map((message) => (
          <Item key={message.id} message={message} side={channel.side} />
        ))}
      </MessageList>
      <div ref={last} />
    </>
  );
}

function Item({ message, side }: { readonly message: Message; readonly side: Channel["side"] }) {
  const { t } = useT();
  const { sender, text, at, seen_at, attachments } = message;
  const own = sender.side === side;
  return (
    <MessageItem
      own={own}
      sender={sender.side === "office" ? t("messages.from.office", { name: sender.name }) : sender.name}
      at={formatInstant(at)}
      mark={!own && seen_at === null ? t("messages.new_mark") : null}
      seen={
        own &&
        (seen_at === null ? t("messages.seen.not_yet") : t("messages.seen", { at: formatInstant(seen_at) }))
      }
      text={text}
    >
      {attachments.length > 0 && (
        <FileList>
          {attachments.map(({ id }) => (
            <DocumentRow key={id} id={id} />
          ))}
        </FileList>
      )}
    </MessageItem>
  );
}

/** Tells the other side once the end of the messages has come into view; gives where that end is. */
function useReading(channel: Channel, messages: readonly Message[]) {
  const cache = useQueryClient();
  const end = useRef<HTMLDivElement>(null);
  const told = useRef(0);
  const unread = messages.findLast(({ sender, seen_at }) => sender.side !== channel.side && seen_at === null);
  const position = unread?.position ?? 0;
  const latest = useRef(channel);
  latest.current = channel;
  useEffect(() => {
    const element = end.current;
    if (!element || position <= told.current) return;
    const tell = () => {
      if (document.visibilityState !== "visible") return;
      observer.disconnect();
      told.current = position;
      latest.current
        .haveRead(position)
        .then(() => cache.invalidateQueries({ queryKey: latest.current.lists }))
        .catch(() => {
          told.current = 0; // the next look tells
        });
    };
    const observer = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) tell();
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [position, cache]);
  return end;
}

function Writing({ channel, help }: { readonly channel: Channel; readonly help: Help | undefined }) {
  const { t } = useT();
  const cache = useQueryClient();
  const writing = useWriting<Words>(channel.key.join(" "), { text: "", attachments: [] });
  const submit = async () => {
    const sent = await writing.send(({ text, attachments }, key) =>
      channel.write({ text, attachments }, key),
    );
    if (!sent) return;
    await Promise.all([
      cache.invalidateQueries({ queryKey: channel.key }),
      cache.invalidateQueries({ queryKey: channel.lists }),
    ]);
    showToast({ text: () => t("messages.sent") });
  };
  return (
    <div className="mt-5">
      <ServerForm form={writing.form} onSubmit={submit}>
        <WritingFields
          writing={writing}
          hint={t(`messages.text.hint.${channel.side}`)}
          help={help?.(writing.form)}
        />
        <p className="mt-4">
          <Button type="submit" icon="send" busy={writing.form.busy}>
            {t("messages.send")}
          </Button>
        </p>
      </ServerForm>
    </div>
  );
}
