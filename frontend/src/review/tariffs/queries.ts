import { queryOptions } from "@tanstack/react-query";
import { answer, api, type Schemas } from "@/client";
import { currentLanguage } from "@/i18n";

export type Tariff = Schemas["OfficeTariff"];
export type Kind = Tariff["kind"];
export type Input = Schemas["TariffInput"];
export type Addition = Schemas["TariffAddition"];

/** In the order of the page; the compiler misses none. */
const ORDER: Record<Kind, number> = {
  vat: 0,
  assistance: 1,
  helplessness: 2,
  travel: 3,
  hearing_aid: 4,
  assistive_devices: 5,
};
export const KINDS = Object.keys(ORDER) as readonly Kind[]; // its keys, by its type

/** The beginning of the keys below. */
export const TARIFFS = ["office", "tariffs"];

/** The server names the law in the reader's language, hence a key for each. */
export const tariffsQuery = (language = currentLanguage()) =>
  queryOptions({
    queryKey: [...TARIFFS, language],
    queryFn: () => answer(api.GET("/api/v1/office/tariffs")),
  });

export const checkTariff = (body: Input) => answer(api.POST("/api/v1/office/tariffs/checks", { body }));

export const addTariff = (body: Input) => answer(api.POST("/api/v1/office/tariffs", { body }));
