import { queryOptions } from "@tanstack/react-query";
import { answer, api, type Schemas } from "@/client";
import { currentLanguage } from "@/i18n";

export type ErrorCode = Schemas["ErrorCode"];

/** The server writes the words in the reader's language, hence a key for each. */
export const errorCodesQuery = (language = currentLanguage()) =>
  queryOptions({
    queryKey: ["error-codes", language],
    queryFn: () => answer(api.GET("/api/v1/error-codes")),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const errorCodeQuery = (code: string, language = currentLanguage()) =>
  queryOptions({
    queryKey: ["error-code", code, language],
    queryFn: () => answer(api.GET("/api/v1/error-codes/{code}", { params: { path: { code } } })),
    staleTime: Number.POSITIVE_INFINITY,
  });
