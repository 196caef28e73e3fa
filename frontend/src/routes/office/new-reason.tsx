import { createFileRoute } from "@tanstack/react-router";
import { catalogueQuery } from "@/review/reasons/queries";
import { ReasonPage } from "@/review/reasons/reason-page";

/** Not below /office/reasons, where every address is a reason's. */
export const Route = createFileRoute("/office/new-reason")({
  loader: async ({ context: { cache } }) => {
    await cache.fetchQuery(catalogueQuery());
  },
  component: () => <ReasonPage code={null} />,
});
