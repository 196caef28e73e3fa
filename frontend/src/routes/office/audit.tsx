import { createFileRoute } from "@tanstack/react-router";
import { AuditPage } from "@/audit/audit-page";
import { auditStateQuery } from "@/audit/queries";
import { loadTexts } from "@/i18n";

export const Route = createFileRoute("/office/audit")({
  loader: async ({ context: { cache, session } }) => {
    if (session.role !== "reviewer") void cache.prefetchQuery(auditStateQuery);
    await loadTexts("audit");
  },
  component: AuditPage,
});
