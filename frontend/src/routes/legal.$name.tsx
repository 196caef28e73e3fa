import { createFileRoute, notFound } from "@tanstack/react-router";
import { LegalPage } from "@/help/legal/legal-page";
import { LEGAL_PAGES, legalPageQuery } from "@/help/legal/queries";
import { currentLanguage } from "@/i18n";
import { PublicShell, whoLooks } from "@/shell/public-shell";

/** Open to everybody: the foot of each page leads here. */
export const Route = createFileRoute("/legal/$name")({
  loader: async ({ context: { cache }, params }) => {
    const name = LEGAL_PAGES.find((known) => known === params.name);
    if (!name) throw notFound();
    void cache.prefetchQuery(legalPageQuery(name, currentLanguage()));
    return { ...(await whoLooks(cache)), name };
  },
  component: Legal,
});

function Legal() {
  const { loggedIn, name } = Route.useLoaderData();
  return (
    <PublicShell loggedIn={loggedIn}>
      <LegalPage name={name} />
    </PublicShell>
  );
}
