import "@/ui/styles.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { createRouter, RouterProvider } from "@tanstack/react-router";
import { isEntrance, loginAddress } from "@/addresses";
import { whenSessionEnds } from "@/client";
import { queryClient } from "@/client/query";
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
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}

whenSessionEnds(() => {
  const known = queryClient
    .getQueriesData({ queryKey: ["session"] })
    .some(([, session]) => session !== undefined);
  location.assign(loginAddress(location.pathname + location.search + location.hash, known));
});

/** Links are plain anchors everywhere; those that stay in the application move the router instead of loading a page. */
document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (
    !link ||
    event.defaultPrevented ||
    event.button !== 0 ||
    event.metaKey ||
    event.ctrlKey ||
    event.shiftKey ||
    event.altKey
  )
    return;
  const { origin, pathname, search, hash } = new URL(link.href, location.href);
  const leaves =
    origin !== location.origin ||
    isEntrance(pathname) ||
    pathname.startsWith("/api/") ||
    pathname.startsWith("/dev/");
  const samePage = pathname === location.pathname && search === location.search && hash !== "";
  if (leaves || samePage || link.target !== "" || link.hasAttribute("download")) return;
  event.preventDefault();
  router.history.push(pathname + search + hash);
});

/** A new page is announced by its heading, as a page load would be. */
router.subscribe("onRendered", ({ pathChanged, fromLocation }) => {
  if (pathChanged && fromLocation)
    document.querySelector<HTMLElement>("main h1")?.focus({ preventScroll: true });
});

await start(
  <QueryClientProvider client={queryClient}>
    <RouterProvider router={router} />
  </QueryClientProvider>,
);
