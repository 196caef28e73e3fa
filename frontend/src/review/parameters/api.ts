import { queryOptions } from "@tanstack/react-query";
import { answer, api, type Schemas } from "@/client";
import { currentLanguage } from "@/i18n";

export type Parameter = Schemas["OfficeParameter"];
export type ParameterInput = Schemas["ParameterInput"];

/** The beginning of the keys below. */
export const PARAMETERS = ["office", "parameters"];

/** The server writes the history in the reader's language, hence a key for each. */
export const parametersQuery = (language = currentLanguage()) =>
  queryOptions({
    queryKey: [...PARAMETERS, language],
    queryFn: () => answer(api.GET("/api/v1/office/parameters")),
  });

export const changeParameter = (body: ParameterInput) =>
  answer(api.POST("/api/v1/office/parameters", { body }));
