import { createFileRoute } from "@tanstack/react-router";
import { CodesPage } from "@/help/codes/codes-page";
import { errorCodesQuery } from "@/help/codes/queries";
import { codesSearch } from "@/help/codes/search";

export const Route = createFileRoute("/codes/")({
  validateSearch: codesSearch,
  loader: ({ context: { cache } }) => void cache.prefetchQuery(errorCodesQuery()),
  component: CodesPage,
});
