import { createFileRoute, redirect } from "@tanstack/react-router";
import { loadTexts } from "@/i18n";
import { MESSAGES_ID } from "@/messages/thread";
import { conversationQuery } from "@/review/messages/channel";
import { OfficeConversationPage } from "@/review/messages/conversation-page";

/** Mails lead here; messages about a request stand beside it. */
export const Route = createFileRoute("/office/messages/$conversationId")({
  loader: async ({ context: { cache }, params: { conversationId } }) => {
    await loadTexts("messages", "documents");
    const { invoice_id } = await cache.fetchQuery(conversationQuery(conversationId));
    if (invoice_id !== null)
      throw redirect({
        to: "/office/invoices/$invoiceId",
        params: { invoiceId: invoice_id },
        hash: MESSAGES_ID,
        replace: true,
      });
  },
  component: function Page() {
    const { conversationId } = Route.useParams();
    return <OfficeConversationPage key={conversationId} id={conversationId} />;
  },
});
