import { useQuery } from "@tanstack/react-query";
import { useT } from "@/i18n";
import { StateCell } from "@/messages/conversation-cells";
import { Thread } from "@/messages/thread";
import { BackLink, Main, PageHeading, Skeleton } from "@/ui";
import { InsertText } from "../texts/insert-text";
import { conversationTexts } from "../texts/queries";
import { channelOfConversation, conversationQuery } from "./channel";
import { ClosingButton } from "./closing-button";

/** A conversation that is not about a request. */
export function OfficeConversationPage({ id }: { readonly id: string }) {
  const { t } = useT();
  const { data, error } = useQuery(conversationQuery(id));
  if (error && !data) throw error;
  if (!data)
    return (
      <Main look="office">
        <Skeleton lines={8} />
      </Main>
    );
  const { subject, reference, organisation, state } = data;
  return (
    <Main look="office">
      <PageHeading
        title={subject ?? reference}
        sub={`${organisation.name}, ${organisation.town} · ${t("messages.conversation.reference", { reference })}`}
        back={<BackLink href="/office/messages">{t("messages.title")}</BackLink>}
        actions={state !== "closed" && <ClosingButton conversation={data} />}
      >
        <p className="mt-3">
          <StateCell conversation={data} />
        </p>
      </PageHeading>
      <Thread
        channel={channelOfConversation(id, organisation.id)}
        empty=""
        look="block"
        help={(form) => (
          <InsertText
            form={form}
            name="text"
            source={["conversation", id]}
            load={() => conversationTexts(id)}
          />
        )}
      />
    </Main>
  );
}
