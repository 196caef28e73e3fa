import { createFileRoute, notFound } from "@tanstack/react-router";
import { catalogueQuery } from "@/review/reasons/queries";
import { ReasonPage } from "@/review/reasons/reason-page";

export const Route = createFileRoute("/office/reasons/$code")({
  loader: async ({ context: { cache }, params }) => {
    const { items } = await cache.fetchQuery(catalogueQuery());
    if (!items.some(({ code }) => code === params.code)) throw notFound();
  },
  component: Page,
});

function Page() {
  return <ReasonPage code={Route.useParams().code} />;
}
