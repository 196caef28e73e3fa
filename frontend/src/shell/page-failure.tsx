import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";
import { areaOf, HOME } from "@/addresses";
import { Main } from "@/ui";
import { Failure } from "./failure";

/** Inside the shell, in the place of a page that failed: the router's default error component. */
export function PageFailure({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const retry = () => {
    reset();
    void router.invalidate();
  };
  return (
    <Main>
      <Failure error={error} home={HOME[areaOf(location.pathname)]} retry={retry} />
    </Main>
  );
}
