import "@/ui/styles.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { createRouter, RouterProvider } from "@tanstack/react-router";
import { sessionQuery } from "@/accounts/session";
import { areaOf, isEntrance, isPublic, loginAddress } from "@/addresses";
import { queryClient } from "@/client/query";
import { endSession, whenSessionEnds } from "@/client/session";
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
  const area = areaOf(location.pathname);
  const known = queryClient.getQueryData(sessionQuery(area).queryKey) !== undefined;
  // A page that is there stays, with whatever was typed in it; only one that is still on its way gives place to the login.
  if (known && !router.state.isLoading) return endSession(why);
  if (isPublic(location.pathname) && !known) return;
  const here = location.pathname + location.search + location.hash;
  if (why === "other_session") location.reload();
  else location.assign(loginAddress(here, why === "access_ended" ? "removed" : known ? "ended" : null));
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
  // Another form at the same address has taken the focus with it.
  if (fromLocation && (pathChanged || document.activeElement === document.body))
    document.querySelector<HTMLElement>("main h1")?.focus({ preventScroll: true });
});

await start(
  <QueryClientProvider client={queryClient}>
    <RouterProvider router={router} />
  </QueryClientProvider>,
);
