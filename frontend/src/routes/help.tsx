import { createFileRoute } from "@tanstack/react-router";
import { HelpPage } from "@/help/help-page";
import { PublicShell, whoLooks } from "@/shell/public-shell";

export const Route = createFileRoute("/help")({
  loader: ({ context: { cache } }) => whoLooks(cache),
  component: Help,
});

function Help() {
  return (
    <PublicShell {...Route.useLoaderData()}>
      <HelpPage />
    </PublicShell>
  );
}
