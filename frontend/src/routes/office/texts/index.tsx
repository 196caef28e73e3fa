import { createFileRoute } from "@tanstack/react-router";
import { blocksQuery } from "@/review/texts/queries";
import { TextsPage } from "@/review/texts/texts-page";

export const Route = createFileRoute("/office/texts/")({
  loader: ({ context: { cache } }) => void cache.prefetchQuery(blocksQuery()),
  component: TextsPage,
});
