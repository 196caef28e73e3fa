import { createFileRoute } from "@tanstack/react-router";
import { loadTexts } from "@/i18n";
import { CounterPage, prefetchCounter } from "@/invoices/guichet/counter-page";
import { counterSearch } from "@/invoices/guichet/search";

export const Route = createFileRoute("/_company/counter")({
  validateSearch: counterSearch,
  loaderDeps: ({ search }) => search,
  loader: async ({ context: { cache }, deps, location }) => {
    prefetchCounter(cache, deps, location.state);
    await loadTexts("invoices", "messages");
  },
  component: CounterPage,
});
