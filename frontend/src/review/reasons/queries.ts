import { queryOptions } from "@tanstack/react-query";
import { answer, api, type Schemas } from "@/client";
import { currentLanguage, type Language } from "@/i18n";
import { loadCatalogue } from "@/i18n/catalogues";

export type OfficeReason = Schemas["OfficeReason"];
export type Input = Schemas["ReasonInput"];
export type Use = Input["uses"][number];
export type Check = Schemas["ReasonCheck"];

export const USES = ["correction", "refusal", "reduction"] as const satisfies readonly Use[];

/** The server tells changes in the reader's language, hence a key for each. */
export const catalogueQuery = (language = currentLanguage()) =>
  queryOptions({
    queryKey: ["office", "reason-revisions", language],
    queryFn: () => answer(api.GET("/api/v1/office/reason-revisions")),
  });

/** How a mail writes an item to correct, in a language that need not be the reader's. */
export const mailItemQuery = (language: Language) =>
  queryOptions({
    queryKey: ["office", "mail-item", language],
    queryFn: async () => {
      const texts = await loadCatalogue(language, "review");
      const field = texts["reason.preview.field"] ?? "";
      return (texts["mail.item"] ?? "").replace("{label}", field);
    },
    staleTime: Number.POSITIVE_INFINITY,
  });

export const checkReason = (body: Input) =>
  answer(api.POST("/api/v1/office/reason-revisions/checks", { body }));

export const reviseReason = (body: Input) => answer(api.POST("/api/v1/office/reason-revisions", { body }));

export const orderReasons = (codes: string[]) =>
  answer(api.POST("/api/v1/office/reason-orders", { body: { codes } }));
