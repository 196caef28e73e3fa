import { createFileRoute, redirect } from "@tanstack/react-router";
import { loadTexts } from "@/i18n";
import { conversationQuery } from "@/messages/channel";
import { ConversationPage } from "@/messages/conversation-page";
import { MESSAGES_ID } from "@/messages/thread";

/** Mails lead here; messages about a request stand on its page. */
export const Route = createFileRoute("/_company/messages/$conversationId")({
  loader: async ({ context: { cache }, params: { conversationId } }) => {
    await loadTexts("messages", "documents");
    const { invoice_id } = await cache.fetchQuery(conversationQuery(conversationId));
    if (invoice_id !== null)
      throw redirect({
        to: "/invoices/$invoiceId",
        params: { invoiceId: invoice_id },
        hash: MESSAGES_ID,
        replace: true,
      });
  },
  component: function Page() {
    const { conversationId } = Route.useParams();
    return <ConversationPage key={conversationId} id={conversationId} />;
  },
});
