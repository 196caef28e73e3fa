import { useEffect, useRef, useState } from "react";
import { lacksSession, whenSessionIsBack } from "@/client/session";
import { formatTime, useT } from "@/i18n";
import { Button, Notice, Saved as SavedText } from "@/ui";
import { Autosave, type Save, type SaveState } from "./autosave";
import { failureText } from "./error-text";
import { holdUnsaved } from "./unsaved";

interface Options<Content> {
  readonly save: Save<Content>;
  /** The revision that was loaded, null for a draft that does not exist yet. */
  readonly revision: number | null;
}

export interface AutosaveHandle<Content> {
  readonly state: SaveState;
  readonly change: (content: Content) => void;
  readonly flush: () => Promise<boolean>;
  readonly isUnsaved: () => boolean;
  /** Why the last save did not work, also before it is shown. */
  readonly failure: () => unknown;
  readonly takeOver: (revision: number) => Promise<boolean>;
}

/** Keeps a draft saved while the page is open, and asks before unsaved work is left. */
export function useAutosave<Content>({ save, revision }: Options<Content>): AutosaveHandle<Content> {
  const latest = useRef(save);
  latest.current = save;
  const [state, setState] = useState<SaveState>({ kind: "idle" });
  const [autosave] = useState(() => {
    const own: Autosave<Content> = new Autosave(
      (content, at) => latest.current(content, at),
      revision,
      () => setState(own.state),
    );
    return own;
  });
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (autosave.unsaved) event.preventDefault();
    };
    const hidden = () => {
      if (document.visibilityState === "hidden") void autosave.flush();
    };
    // Said at once when the network goes, and tried at once when it or the session is back.
    const again = () => {
      if (autosave.unsaved) void autosave.flush();
    };
    const release = holdUnsaved(() => autosave.unsaved);
    const forget = whenSessionIsBack(again);
    window.addEventListener("online", again);
    window.addEventListener("offline", again);
    window.addEventListener("beforeunload", warn);
    document.addEventListener("visibilitychange", hidden);
    return () => {
      release();
      forget();
      window.removeEventListener("online", again);
      window.removeEventListener("offline", again);
      window.removeEventListener("beforeunload", warn);
      document.removeEventListener("visibilitychange", hidden);
      void autosave.flush();
    };
  }, [autosave]);
  const [handle] = useState(() => ({
    change: (content: Content) => autosave.change(content),
    flush: () => autosave.flush(),
    isUnsaved: () => autosave.unsaved,
    failure: () => autosave.failure,
    takeOver: (at: number) => autosave.takeOver(at),
  }));
  return { ...handle, state };
}

interface StatusProps {
  readonly autosave: AutosaveHandle<never>;
}

/** "Enregistré à 14:02", or that it failed and is being tried again. */
export function SaveStatus({ autosave: { state, flush } }: StatusProps) {
  const { t } = useT();
  if (state.kind === "failed") {
    return (
      <Notice kind="danger" live title={t("common.save.failed")}>
        <p>{failureText(state.error)}</p>
        {!lacksSession(state.error) && (
          <>
            <p>{t("common.save.trying")}</p>
            <p>
              <Button kind="secondary" size="small" onClick={() => void flush()}>
                {t("common.save.retry")}
              </Button>
            </p>
          </>
        )}
      </Notice>
    );
  }
  if (state.kind === "conflict") return <SavedText text={t("common.save.conflict")} ok={false} />;
  if (state.kind === "saved")
    return <SavedText text={t("common.save.saved", { time: formatTime(state.at) })} />;
  return <SavedText text={state.kind === "saving" ? t("common.save.saving") : ""} />;
}
