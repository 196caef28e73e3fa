import { createFileRoute } from "@tanstack/react-router";
import { blocksQuery } from "@/review/texts/queries";
import { TextPage } from "@/review/texts/text-page";

export const Route = createFileRoute("/office/new-text")({
  loader: async ({ context: { cache } }) => {
    await cache.fetchQuery(blocksQuery());
  },
  component: () => <TextPage id={null} />,
});
