import { createFileRoute } from "@tanstack/react-router";
import { TermsPage } from "@/accounts/terms-page";
import { leave } from "@/shell/leave";

export const Route = createFileRoute("/_company/terms")({
  validateSearch: ({ return: target }: Record<string, unknown>): { return?: string } =>
    typeof target === "string" ? { return: target } : {},
  component: () => <TermsPage onLeave={() => void leave("company")} />,
});
