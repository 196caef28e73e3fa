import { queryOptions } from "@tanstack/react-query";
import { answer, api, type Schemas } from "@/client";
import { officeDocuments } from "@/documents";
import type { Channel, ConversationState } from "@/messages/channel";
import { OFFICE_LISTS, PAGE_SIZE } from "../queries";

export type OfficeConversation = Schemas["OfficeConversation"];

const query = (cursor: string | undefined) => (cursor === undefined ? {} : { cursor });
const header = (key: string) => ({ "Idempotency-Key": key });

export const channelOfInvoice = (invoice_id: string, organisationId: string): Channel => {
  const path = { invoice_id };
  return {
    side: "office",
    key: ["office", "messages", "invoice", invoice_id],
    documents: officeDocuments(organisationId),
    lists: OFFICE_LISTS,
    list: (cursor) =>
      answer(
        api.GET("/api/v1/office/invoices/{invoice_id}/messages", { params: { path, query: query(cursor) } }),
      ),
    write: (body, key) =>
      answer(
        api.POST("/api/v1/office/invoices/{invoice_id}/messages", {
          params: { path, header: header(key) },
          body,
        }),
      ),
    haveRead: (position) =>
      answer(
        api.POST("/api/v1/office/invoices/{invoice_id}/messages/readings", {
          params: { path },
          body: { position },
        }),
      ),
  };
};

export const channelOfConversation = (conversation_id: string, organisationId: string): Channel => {
  const path = { conversation_id };
  return {
    side: "office",
    key: ["office", "messages", "conversation", conversation_id],
    documents: officeDocuments(organisationId),
    lists: OFFICE_LISTS,
    list: (cursor) =>
      answer(
        api.GET("/api/v1/office/conversations/{conversation_id}/messages", {
          params: { path, query: query(cursor) },
        }),
      ),
    write: (body, key) =>
      answer(
        api.POST("/api/v1/office/conversations/{conversation_id}/messages", {
          params: { path, header: header(key) },
          body,
        }),
      ),
    haveRead: (position) =>
      answer(
        api.POST("/api/v1/office/conversations/{conversation_id}/messages/readings", {
          params: { path },
          body: { position },
        }),
      ),
  };
};

export const conversationsQuery = (state: ConversationState, cursor: string | undefined) =>
  queryOptions({
    queryKey: [...OFFICE_LISTS, "conversations", state, cursor ?? null],
    queryFn: () =>
      answer(
        api.GET("/api/v1/office/conversations", {
          params: { query: { state, limit: PAGE_SIZE, ...query(cursor) } },
        }),
      ),
  });

export const conversationQuery = (conversation_id: string) =>
  queryOptions({
    queryKey: [...OFFICE_LISTS, "conversation", conversation_id],
    queryFn: () =>
      answer(
        api.GET("/api/v1/office/conversations/{conversation_id}", { params: { path: { conversation_id } } }),
      ),
  });

/** Nothing is left to answer; refused when the company has written since this position. */
export const closeConversation = ({ id, last_position }: OfficeConversation) =>
  answer(
    api.POST("/api/v1/office/conversations/{conversation_id}/closings", {
      params: { path: { conversation_id: id } },
      body: { position: last_position },
    }),
  );
