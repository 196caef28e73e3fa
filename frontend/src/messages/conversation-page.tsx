import { useQuery } from "@tanstack/react-query";
import { useT } from "@/i18n";
import { useHaveSeen } from "@/notices/use-have-seen";
import { BackLink, Main, PageHeading, Skeleton } from "@/ui";
import { channelOfConversation, conversationQuery } from "./channel";
import { StateCell } from "./conversation-cells";
import { Thread } from "./thread";

/** A conversation that is not about a request. */
export function ConversationPage({ id }: { readonly id: string }) {
  const { t } = useT();
  const { data, error } = useQuery(conversationQuery(id));
  useHaveSeen({ conversation_id: id });
  if (error && !data) throw error;
  if (!data)
    return (
      <Main>
        <Skeleton lines={8} />
      </Main>
    );
  const { subject, reference } = data;
  return (
    <Main>
      <PageHeading
        title={subject ?? reference}
        sub={t("messages.conversation.reference", { reference })}
        back={<BackLink href="/messages">{t("messages.title")}</BackLink>}
      >
        <p className="mt-3">
          <StateCell conversation={data} />
        </p>
      </PageHeading>
      <Thread channel={channelOfConversation(id)} empty="" look="block" />
    </Main>
  );
}
