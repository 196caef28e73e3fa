import { createFileRoute } from "@tanstack/react-router";
import { catalogueQuery } from "@/review/reasons/queries";
import { ReasonsPage } from "@/review/reasons/reasons-page";

export const Route = createFileRoute("/office/reasons/")({
  loader: ({ context: { cache } }) => void cache.prefetchQuery(catalogueQuery()),
  component: ReasonsPage,
});
