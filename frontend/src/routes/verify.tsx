import { createFileRoute } from "@tanstack/react-router";
import { VerifyPage } from "@/help/verification/verify-page";
import { loadTexts } from "@/i18n";
import { PublicShell, whoLooks } from "@/shell/public-shell";

/** Open to everybody: the QR code on each PDF leads here. */
export const Route = createFileRoute("/verify")({
  loader: async ({ context: { cache } }) => {
    await loadTexts("documents");
    return whoLooks(cache);
  },
  component: Verify,
});

function Verify() {
  return (
    <PublicShell {...Route.useLoaderData()}>
      <VerifyPage />
    </PublicShell>
  );
}
