import { createFileRoute, notFound } from "@tanstack/react-router";
import { AdditionPage } from "@/review/tariffs/addition-page";
import { KINDS, tariffsQuery } from "@/review/tariffs/queries";

export const Route = createFileRoute("/office/tariffs/$kind")({
  loader: async ({ context: { cache }, params }) => {
    const kind = KINDS.find((known) => known === params.kind);
    if (!kind) throw notFound();
    await cache.fetchQuery(tariffsQuery());
    return { kind };
  },
  component: AdditionPage,
});
