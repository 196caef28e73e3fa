import { createFileRoute } from "@tanstack/react-router";
import { factorsQuery } from "@/accounts/factors/api";
import { HelpPage } from "@/help/help-page";
import { loadTexts } from "@/i18n";
import { PublicShell, whoLooks } from "@/shell/public-shell";

export const Route = createFileRoute("/help")({
  loader: async ({ context: { cache } }) => {
    const [looks] = await Promise.all([whoLooks(cache), loadTexts("help", "invoices")]);
    const factors = looks.loggedIn
      ? await cache.ensureQueryData(factorsQuery("company")).catch(() => null)
      : null;
    return {
      ...looks,
      otherFactor: factors !== null && (factors.app !== null || factors.passkeys.length > 0),
    };
  },
  component: Help,
});

function Help() {
  const { loggedIn, otherFactor } = Route.useLoaderData();
  return (
    <PublicShell loggedIn={loggedIn}>
      <HelpPage otherFactor={otherFactor} />
    </PublicShell>
  );
}
