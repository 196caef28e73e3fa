import { createFileRoute } from "@tanstack/react-router";
import { AbsencesPage } from "@/review/absences/absences-page";
import { absencesQuery } from "@/review/absences/api";

export const Route = createFileRoute("/office/absences")({
  loader: ({ context: { cache } }) => void cache.prefetchQuery(absencesQuery),
  component: AbsencesPage,
});
