import { createFileRoute } from "@tanstack/react-router";
import { sessionQuery } from "@/accounts/session";
import { HelpPage } from "@/help/help-page";
import { loadTexts } from "@/i18n";
import { CompanyShell } from "@/shell/company-shell";
import { Frame } from "@/shell/frame";

/** Open to everybody: in the company's shell for who is logged in. */
export const Route = createFileRoute("/help")({
  loader: async ({ context: { cache } }) => {
    await loadTexts("forms");
    const session = await cache.ensureQueryData(sessionQuery("company")).catch(() => null);
    return { loggedIn: session !== null };
  },
  component: Help,
});

function Help() {
  const { loggedIn } = Route.useLoaderData();
  if (loggedIn) {
    return (
      <CompanyShell>
        <HelpPage />
      </CompanyShell>
    );
  }
  return (
    <Frame area="company" home="/">
      <HelpPage />
    </Frame>
  );
}
