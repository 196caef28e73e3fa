import { createFileRoute } from "@tanstack/react-router";
import { holdsQuery } from "@/review/holds/api";
import { HoldsPage } from "@/review/holds/holds-page";

export const Route = createFileRoute("/office/payment-holds")({
  loader: ({ context: { cache } }) => void cache.prefetchQuery(holdsQuery({ words: "", ended: false })),
  component: HoldsPage,
});
