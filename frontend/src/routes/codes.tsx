import { createFileRoute, Outlet } from "@tanstack/react-router";
import { loadTexts } from "@/i18n";
import { NotFound } from "@/shell/failure";
import { PublicShell, whoLooks } from "@/shell/public-shell";
import { Main } from "@/ui";

/** The catalogue of messages, open to everybody: an error's `type` and the links beside findings lead here. */
export const Route = createFileRoute("/codes")({
  loader: async ({ context: { cache } }) => {
    await loadTexts("codes");
    return whoLooks(cache);
  },
  component: () => (
    <PublicShell {...Route.useLoaderData()}>
      <Outlet />
    </PublicShell>
  ),
  notFoundComponent: () => (
    <Main>
      <NotFound home="/codes" />
    </Main>
  ),
});
