import { createFileRoute } from "@tanstack/react-router";
import { loadTexts } from "@/i18n";
import { exportsQuery } from "@/leaving/api";
import { LeavingPage } from "@/leaving/leaving-page";

export const Route = createFileRoute("/_company/leaving")({
  loader: async ({ context: { cache, session } }) => {
    if (session.role === "manager") void cache.prefetchQuery(exportsQuery);
    await loadTexts("documents", "leaving");
  },
  component: LeavingPage,
});
