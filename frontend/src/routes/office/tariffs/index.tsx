import { createFileRoute } from "@tanstack/react-router";
import { tariffsQuery } from "@/review/tariffs/queries";
import { TariffsPage } from "@/review/tariffs/tariffs-page";

export const Route = createFileRoute("/office/tariffs/")({
  loader: ({ context: { cache } }) => void cache.prefetchQuery(tariffsQuery()),
  component: TariffsPage,
});
