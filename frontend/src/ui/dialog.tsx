import { type ReactNode, useEffect, useId, useLayoutEffect, useRef } from "react";
import { focusPage } from "./page";

interface Props {
  readonly open: boolean;
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Buttons at the bottom right. */
  readonly actions?: ReactNode;
  /** Needs an answer soon: read out whole, at once. */
  readonly urgent?: boolean;
  /** The id of the control that has the focus at first, where that is not the first one; undefined until it is there. */
  readonly first?: string | undefined;
}

/** The browser's own modal dialog: it holds the focus, Escape closes it, the focus returns to where it was if that is there. */
export function Dialog({ open, title, onClose, children, actions, urgent = false, first }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  const content = useId();
  useEffect(() => {
    const element = dialog.current;
    if (open && !element?.open) element?.showModal();
    if (open || !element?.open) return;
    element.close();
    if (document.activeElement === document.body) focusPage(); // what opened it went while it was open
  }, [open]);
  useEffect(() => {
    if (open && first !== undefined) document.getElementById(first)?.focus();
  }, [open, first]);
  // A dialog that is taken away still open would take the focus with it.
  useLayoutEffect(() => {
    const element = dialog.current;
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className="dialog"
      role={urgent ? "alertdialog" : undefined}
      aria-labelledby={heading}
      aria-describedby={urgent ? content : undefined}
      onClose={onClose}
    >
      {open && (
        <>
          <h2 id={heading}>{title}</h2>
          {urgent ? <div id={content}>{children}</div> : children}
          {actions && <div className="cluster cluster--end mt-5">{actions}</div>}
        </>
      )}
    </dialog>
  );
}
