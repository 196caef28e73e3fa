import { queryOptions } from "@tanstack/react-query";
import { answer, api, type Schemas } from "@/client";
import { currentLanguage } from "@/i18n";

export type TextBlock = Schemas["TextBlock"];
export type TextBlocks = Schemas["TextBlocks"];
export type Input = Schemas["TextBlockInput"];
export type Use = Input["uses"][number];
export type Check = Schemas["TextBlockCheck"];
export type FilledTexts = Schemas["FilledTexts"];

export const USES = ["correction", "refusal", "message"] as const satisfies readonly Use[];

/** The server tells changes in the reader's language, hence a key for each. */
export const blocksQuery = (language = currentLanguage()) =>
  queryOptions({
    queryKey: ["office", "text-blocks", language],
    queryFn: () => answer(api.GET("/api/v1/office/text-blocks")),
  });

export const checkBlock = (body: Input) => answer(api.POST("/api/v1/office/text-blocks/checks", { body }));

export const reviseBlock = (body: Input) => answer(api.POST("/api/v1/office/text-blocks", { body }));

/** What can be inserted into words about a request, filled by the server. */
export const invoiceTexts = (invoice_id: string, use: Use, due_date: string | null) =>
  answer(
    api.GET("/api/v1/office/invoices/{invoice_id}/text-blocks", {
      params: { path: { invoice_id }, query: { use, ...(due_date !== null && { due_date }) } },
    }),
  );

/** What can be inserted into a message that is not about a request. */
export const conversationTexts = (conversation_id: string) =>
  answer(
    api.GET("/api/v1/office/conversations/{conversation_id}/text-blocks", {
      params: { path: { conversation_id } },
    }),
  );
