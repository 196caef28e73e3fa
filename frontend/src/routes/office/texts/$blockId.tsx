import { createFileRoute, notFound } from "@tanstack/react-router";
import { blocksQuery } from "@/review/texts/queries";
import { TextPage } from "@/review/texts/text-page";

export const Route = createFileRoute("/office/texts/$blockId")({
  loader: async ({ context: { cache }, params }) => {
    const { items } = await cache.fetchQuery(blocksQuery());
    if (!items.some(({ id }) => id === params.blockId)) throw notFound();
  },
  component: Page,
});

function Page() {
  return <TextPage id={Route.useParams().blockId} />;
}
