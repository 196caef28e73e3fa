import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, Outlet } from "@tanstack/react-router";
import { HOME } from "@/addresses";
import { Failure, NotFound } from "@/shell/failure";
import { Frame } from "@/shell/frame";
import { SessionGuard } from "@/shell/session-guard";
import { Main, Toaster } from "@/ui";

export const Route = createRootRouteWithContext<{ cache: QueryClient }>()({
  component: Root,
  errorComponent: ({ error, reset }) => (
    <Frame area="company" home={HOME.company}>
      <Main>
        <Failure error={error} home={HOME.company} retry={reset} />
      </Main>
    </Frame>
  ),
  notFoundComponent: () => (
    <Frame area="company" home={HOME.company}>
      <Main>
        <NotFound home={HOME.company} />
      </Main>
    </Frame>
  ),
});

function Root() {
  return (
    <>
      <Outlet />
      <Toaster />
      <SessionGuard />
    </>
  );
}
