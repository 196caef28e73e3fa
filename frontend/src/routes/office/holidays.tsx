import { createFileRoute } from "@tanstack/react-router";
import { holidaysQuery } from "@/review/holidays/api";
import { HolidaysPage } from "@/review/holidays/holidays-page";

/** What an address asks for, as far as it makes sense; none: this year. */
const yearOf = ({ year }: Readonly<Record<string, unknown>>): { readonly year?: number } =>
  typeof year === "number" && Number.isInteger(year) && year >= 2020 && year <= 9999 ? { year } : {};

export const Route = createFileRoute("/office/holidays")({
  validateSearch: yearOf,
  loaderDeps: ({ search: { year } }) => ({ year }),
  loader: ({ context: { cache }, deps: { year } }) => void cache.prefetchQuery(holidaysQuery(year)),
  component: HolidaysPage,
});
