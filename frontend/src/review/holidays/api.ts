import { queryOptions } from "@tanstack/react-query";
import { answer, api, type Schemas } from "@/client";

export type Holidays = Schemas["Holidays"];
export type Holiday = Schemas["HolidayDay"];
export type HolidayName = Schemas["HolidayName"];
export type HolidayChange = Schemas["HolidayChange"];
export type Proposal = Schemas["HolidayProposal"];
export type HolidaysInput = Schemas["HolidaysInput"];

/** The beginning of the keys below. */
export const HOLIDAYS = ["office", "holidays"];

export const holidaysQuery = (year: number | undefined) =>
  queryOptions({
    queryKey: [...HOLIDAYS, "year", year ?? null],
    queryFn: () =>
      answer(api.GET("/api/v1/office/holidays", { params: { query: year === undefined ? {} : { year } } })),
  });

export const proposalsQuery = (year: number) =>
  queryOptions({
    queryKey: [...HOLIDAYS, "proposals", year],
    queryFn: () => answer(api.GET("/api/v1/office/holidays/proposals", { params: { query: { year } } })),
    staleTime: 0,
  });

const one = (day: string) => ({ params: { path: { day } } });

export const addHolidays = (body: HolidaysInput) => answer(api.POST("/api/v1/office/holidays", { body }));

export const renameHoliday = (day: string, name: HolidayName, revision: number) =>
  answer(api.PUT("/api/v1/office/holidays/{day}", { ...one(day), body: { name, revision } }));

export const removeHoliday = (day: string) => answer(api.DELETE("/api/v1/office/holidays/{day}", one(day)));
