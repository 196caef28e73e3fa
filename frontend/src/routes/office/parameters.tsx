import { createFileRoute } from "@tanstack/react-router";
import { parametersQuery } from "@/review/parameters/api";
import { ParametersPage } from "@/review/parameters/parameters-page";

export const Route = createFileRoute("/office/parameters")({
  loader: ({ context: { cache, session } }) => {
    if (session.role === "administrator") void cache.prefetchQuery(parametersQuery());
  },
  component: ParametersPage,
});
