import { createFileRoute, Outlet, redirect } from "@tanstack/react-router";
import { requireSession } from "@/accounts/session";
import { HOME } from "@/addresses";
import { loadTexts } from "@/i18n";
import { NotFound } from "@/shell/failure";
import { OfficeShell } from "@/shell/office-shell";
import { Main } from "@/ui";

const ACCOUNT = "/office/account";
const AUDIT = "/office/audit";

/** The office's side, at /office/…, with its own session. */
export const Route = createFileRoute("/office")({
  beforeLoad: async ({ context: { cache }, location }) => {
    const session = await requireSession(cache, "office");
    if (session.factor_required && location.pathname !== ACCOUNT) throw redirect({ to: ACCOUNT });
    const theirs = session.role !== "auditor" || location.pathname === AUDIT || location.pathname === ACCOUNT;
    if (!theirs) throw redirect({ to: AUDIT });
    await loadTexts("forms", "review");
    return { session };
  },
  component: () => (
    <OfficeShell>
      <Outlet />
    </OfficeShell>
  ),
  notFoundComponent: () => (
    <Main>
      <NotFound home={HOME.office} />
    </Main>
  ),
});
