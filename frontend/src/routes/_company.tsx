import { createFileRoute, Outlet } from "@tanstack/react-router";
import { requireSession } from "@/accounts/session";
import { HOME } from "@/addresses";
import { loadTexts } from "@/i18n";
import { CompanyShell } from "@/shell/company-shell";
import { NotFound } from "@/shell/failure";
import { Main } from "@/ui";

/** Everything a company sees once logged in: /counter, /beneficiaries, /invoices, … */
export const Route = createFileRoute("/_company")({
  beforeLoad: async ({ context: { cache } }) => {
    const session = await requireSession(cache, "company");
    await loadTexts("forms");
    return { session };
  },
  component: () => (
    <CompanyShell>
      <Outlet />
    </CompanyShell>
  ),
  notFoundComponent: () => (
    <Main>
      <NotFound home={HOME.company} />
    </Main>
  ),
});
