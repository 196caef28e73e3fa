import { useBlocker } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Button, Dialog } from "@/ui";

interface Props {
  /** Whether something would be lost. */
  readonly unsaved: () => boolean;
  /** Tried before one is asked: whether nothing would be lost any more. */
  readonly settle?: () => Promise<boolean>;
  readonly title: string;
  readonly leave: string;
  readonly stay: string;
  readonly children: ReactNode;
}

/** Asks before a page is left on which something would be lost, by a link, the back button or by closing the window. */
export function LeaveGuard({ unsaved, settle, title, leave, stay, children }: Props) {
  const { status, proceed, reset } = useBlocker({
    // A form that gets an address of its own, as a new draft does, stays where it is.
    shouldBlockFn: async ({ current, next }) =>
      current.pathname !== next.pathname && unsaved() && !(await settle?.()),
    enableBeforeUnload: unsaved,
    withResolver: true,
  });
  const keep = () => reset?.();
  return (
    <Dialog
      open={status === "blocked"}
      title={title}
      onClose={keep}
      actions={
        <>
          <Button kind="danger" onClick={() => proceed?.()}>
            {leave}
          </Button>
          <Button onClick={keep}>{stay}</Button>
        </>
      }
    >
      <p>{children}</p>
    </Dialog>
  );
}
