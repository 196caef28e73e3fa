import "@/ui/styles.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { createRouter, RouterProvider } from "@tanstack/react-router";
import { isEntrance, isPublic, loginAddress } from "@/addresses";
import { whenSessionEnds } from "@/client";
import { queryClient } from "@/client/query";
import { hasUnsaved } from "@/form/unsaved";
import { interceptLinks } from "@/shell/links";
import { PageFailure } from "@/shell/page-failure";
import { start } from "@/shell/start";
import { Main, Skeleton } from "@/ui";
import { routeTree } from "./routeTree.gen";

const router = createRouter({
  routeTree,
  context: { cache: queryClient },
  defaultErrorComponent: PageFailure,
  defaultPendingComponent: () => (
    <Main>
      <Skeleton lines={8} />
    </Main>
  ),
  scrollRestoration: true,
  // Parts that scroll by themselves begin at the top of another page too.
  scrollToTopSelectors: [".split__side", ".doc-view"],
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}

whenSessionEnds((why) => {
  // What is typed stays: the page says so, and is saved once somebody has logged in elsewhere.
  if (hasUnsaved() && !router.state.isLoading) return;
  const known = queryClient
    .getQueriesData({ queryKey: ["session"] })
    .some(([, session]) => session !== undefined);
  if (isPublic(location.pathname) && !known) return;
  const here = location.pathname + location.search + location.hash;
  location.assign(loginAddress(here, why === "access_ended" ? "removed" : known ? "ended" : null));
});

const NOT_PAGES = /^\/(api|dev|assets|health|metrics)(\/|$)/;
interceptLinks(
  (path) => !isEntrance(path) && !NOT_PAGES.test(path),
  (href) => router.history.push(href),
);

/** A new page is announced by its heading, as a page load would be. */
router.subscribe("onRendered", ({ pathChanged, fromLocation }) => {
  const main = document.querySelector("main");
  // A page that opens at one of its fields has put the focus there already.
  if (main?.contains(document.activeElement)) return;
  if (pathChanged && fromLocation)
    document.querySelector<HTMLElement>("main h1")?.focus({ preventScroll: true });
});

await start(
  <QueryClientProvider client={queryClient}>
    <RouterProvider router={router} />
  </QueryClientProvider>,
);
