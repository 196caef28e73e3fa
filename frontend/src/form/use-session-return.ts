import { useEffect, useRef } from "react";
import { lacksSession, whenSessionIsBack } from "@/client/session";
import type { Refusal } from "./use-server-form";

/** What lacked a session may be sent again once there is one; nobody has to read any more that it could not be. */
export function useSessionReturn(form: { readonly refusal: Refusal; readonly clear: () => void }): void {
  const latest = useRef(form);
  latest.current = form;
  useEffect(
    () =>
      whenSessionIsBack(() => {
        if (lacksSession(latest.current.refusal.failure)) latest.current.clear();
      }),
    [],
  );
}
