import { createFileRoute, Outlet, redirect } from "@tanstack/react-router";
import { requireSession } from "@/accounts/session";
import { HOME } from "@/addresses";
import { loadTexts } from "@/i18n";
import { CompanyShell } from "@/shell/company-shell";
import { NotFound } from "@/shell/failure";
import { Main } from "@/ui";

const TERMS = "/terms";

/** Everything a company sees once logged in: /counter, /beneficiaries, /invoices, … */
export const Route = createFileRoute("/_company")({
  beforeLoad: async ({ context: { cache }, location }) => {
    const session = await requireSession(cache, "company");
    if (session.terms_required && location.pathname !== TERMS)
      throw redirect({ to: TERMS, search: { return: location.href }, replace: true });
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
