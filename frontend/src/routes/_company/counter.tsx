import { createFileRoute, redirect } from "@tanstack/react-router";
import { loadTexts } from "@/i18n";
import { CounterPage, prefetchCounter } from "@/invoices/guichet/counter-page";
import { openingFilter } from "@/invoices/guichet/opening-filter";
import { counterSearch } from "@/invoices/guichet/search";

export const Route = createFileRoute("/_company/counter")({
  validateSearch: counterSearch,
  loaderDeps: ({ search }) => search,
  loader: async ({ context: { cache }, deps, location }) => {
    prefetchCounter(cache, deps, location.state);
    const opening = await openingFilter(cache, deps, location.state);
    if (opening) throw redirect({ to: "/counter", replace: true, ...opening });
    await loadTexts("invoices", "messages", "documents", "help");
  },
  component: CounterPage,
});
