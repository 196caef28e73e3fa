import { createFileRoute } from "@tanstack/react-router";
import { officersQuery } from "@/review/officers/api";
import { OfficersPage } from "@/review/officers/officers-page";

export const Route = createFileRoute("/office/officers")({
  loader: ({ context: { cache, session } }) => {
    if (session.role === "administrator") void cache.prefetchQuery(officersQuery);
  },
  component: OfficersPage,
});
