import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { answer, api, type Schemas } from "@/client";
import { type DocumentPlace, documentQuery, OWN_DOCUMENTS } from "@/documents";

export type Message = Schemas["Message"];
export type Messages = Schemas["Messages"];
export type Conversation = Schemas["Conversation"];
export type MessageInput = Schemas["MessageInput"];
export type ConversationState = Conversation["state"];

/** One exchange of messages as one side has it: where it is read, written and marked as read. */
export interface Channel {
  readonly side: Message["sender"]["side"];
  readonly key: readonly string[];
  readonly documents: DocumentPlace;
  /** Lists and numbers that are old once something was read or written. */
  readonly lists: readonly string[];
  readonly list: (cursor: string | undefined) => Promise<Messages>;
  readonly write: (body: MessageInput, key: string) => Promise<Message>;
  readonly haveRead: (position: number) => Promise<unknown>;
}

/** All lists of a company's conversations, and their number. */
export const CONVERSATIONS = ["conversations"] as const;

const query = (cursor: string | undefined) => (cursor === undefined ? {} : { cursor });
const header = (key: string) => ({ "Idempotency-Key": key });

export const channelOfInvoice = (invoice_id: string): Channel => {
  const path = { invoice_id };
  return {
    side: "company",
    key: ["messages", "invoice", invoice_id],
    documents: OWN_DOCUMENTS,
    lists: CONVERSATIONS,
    list: (cursor) =>
      answer(api.GET("/api/v1/invoices/{invoice_id}/messages", { params: { path, query: query(cursor) } })),
    write: (body, key) =>
      answer(
        api.POST("/api/v1/invoices/{invoice_id}/messages", { params: { path, header: header(key) }, body }),
      ),
    haveRead: (position) =>
      answer(
        api.POST("/api/v1/invoices/{invoice_id}/messages/readings", { params: { path }, body: { position } }),
      ),
  };
};

export const channelOfConversation = (conversation_id: string): Channel => {
  const path = { conversation_id };
  return {
    side: "company",
    key: ["messages", "conversation", conversation_id],
    documents: OWN_DOCUMENTS,
    lists: CONVERSATIONS,
    list: (cursor) =>
      answer(
        api.GET("/api/v1/conversations/{conversation_id}/messages", {
          params: { path, query: query(cursor) },
        }),
      ),
    write: (body, key) =>
      answer(
        api.POST("/api/v1/conversations/{conversation_id}/messages", {
          params: { path, header: header(key) },
          body,
        }),
      ),
    haveRead: (position) =>
      answer(
        api.POST("/api/v1/conversations/{conversation_id}/messages/readings", {
          params: { path },
          body: { position },
        }),
      ),
  };
};

/** The messages, page after page into the past. */
export const messagesQuery = ({ key, list, documents }: Channel) =>
  infiniteQueryOptions({
    queryKey: key,
    queryFn: async ({ pageParam, client }) => {
      const page = await list(pageParam);
      // Their files came along: nobody has to ask for each of them.
      for (const document of page.items.flatMap(({ attachments }) => attachments))
        client.setQueryData(documentQuery(document.id, documents).queryKey, document);
      return page;
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });

/** How many conversations hold something unread; asked again every minute while the page is looked at. */
export const conversationCountsQuery = queryOptions({
  queryKey: [...CONVERSATIONS, "counts"],
  queryFn: () => answer(api.GET("/api/v1/conversation-counts")),
  refetchInterval: 60_000,
});

export const PAGE_SIZE = 25;

export const conversationsQuery = (unread: boolean, cursor: string | undefined) =>
  queryOptions({
    queryKey: [...CONVERSATIONS, "list", unread, cursor ?? null],
    queryFn: () =>
      answer(
        api.GET("/api/v1/conversations", {
          params: { query: { unread, limit: PAGE_SIZE, ...query(cursor) } },
        }),
      ),
  });

export const conversationQuery = (conversation_id: string) =>
  queryOptions({
    queryKey: [...CONVERSATIONS, "one", conversation_id],
    queryFn: () =>
      answer(api.GET("/api/v1/conversations/{conversation_id}", { params: { path: { conversation_id } } })),
  });

export const beginConversation = (body: Schemas["ConversationInput"], key: string): Promise<Conversation> =>
  answer(api.POST("/api/v1/conversations", { params: { header: header(key) }, body }));
