import { type FocusEvent, useRef, useSyncExternalStore } from "react";
import { useT } from "@/i18n";
import { Button, IconButton, LinkButton } from "./button";
import { focusPage } from "./page";

/** Its words are asked for at each rendering, so that they follow a switch of the language. */
interface Toast {
  readonly text: () => string;
  readonly action?: {
    readonly label: () => string;
    /** The shortcut that does the same, as long as it is known to the page. */
    readonly keys?: string;
    readonly onSelect: () => void;
  };
  /** A file that one needs now. */
  readonly file?: { readonly label: () => string; readonly keys?: string; readonly href: string };
}

let current: Toast | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

function publish(toast: Toast | null): void {
  current = toast;
  for (const listener of listeners) listener();
}

/**
 * Says in passing that something was done, perhaps with a way to take it back. Nothing important is only here. Returns
 * what closes it early, where its action makes no sense any more. While the focus is in it, it stays.
 */
export function showToast(toast: Toast, seconds = 8): () => void {
  const close = () => {
    if (current === toast) publish(null);
  };
  clearTimeout(timer);
  publish(toast);
  const expire = () => {
    if (document.activeElement?.closest(".toast")) timer = setTimeout(expire, seconds * 1000);
    else close();
  };
  timer = setTimeout(expire, seconds * 1000);
  return close;
}

export function Toaster() {
  const { t } = useT();
  const toast = useSyncExternalStore(subscribe, () => current);
  const box = useRef<HTMLDivElement>(null);
  const before = useRef<EventTarget | null>(null);
  const enter = ({ currentTarget, relatedTarget }: FocusEvent) => {
    if (!currentTarget.contains(relatedTarget)) before.current = relatedTarget;
  };
  const close = () => {
    if (box.current?.contains(document.activeElement)) {
      if (before.current instanceof HTMLElement && before.current.isConnected) before.current.focus();
      else focusPage();
    }
    publish(null);
  };
  return (
    <div role="status" ref={box} onFocus={enter}>
      {toast && (
        <div className="toast toast--fixed">
          <span>{toast.text()}</span>
          {toast.file && (
            <LinkButton size="small" icon="download" href={toast.file.href} download>
              {toast.file.label()}
              <Keys keys={toast.file.keys} />
            </LinkButton>
          )}
          {toast.action && (
            <Button
              size="small"
              onClick={() => {
                close();
                toast.action?.onSelect();
              }}
            >
              {toast.action.label()}
              <Keys keys={toast.action.keys} />
            </Button>
          )}
          <IconButton icon="cross" label={t("common.notice.close")} onClick={close} />
        </div>
      )}
    </div>
  );
}

function Keys({ keys }: { readonly keys: string | undefined }) {
  return (
    keys && (
      <>
        {" "}
        <kbd>{keys}</kbd>
      </>
    )
  );
}
