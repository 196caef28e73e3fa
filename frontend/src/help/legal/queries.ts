import { queryOptions } from "@tanstack/react-query";
import { answer, api, type Schemas } from "@/client";
import type { Language } from "@/i18n";

export type LegalPage = Schemas["LegalPage"];

export const LEGAL_PAGES = ["terms", "privacy", "accessibility", "imprint"] as const;
export type LegalName = (typeof LEGAL_PAGES)[number];

export const legalPageQuery = (name: LegalName, language: Language) =>
  queryOptions({
    queryKey: ["legal-page", name, language],
    queryFn: () =>
      answer(api.GET("/api/v1/legal-pages/{name}", { params: { path: { name }, query: { language } } })),
    staleTime: Number.POSITIVE_INFINITY,
  });
