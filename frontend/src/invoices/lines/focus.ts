import { useEffect, useRef } from "react";
import { fieldId } from "@/form";
import type { ListName } from "./types";

export const addId = (list: ListName) => `${fieldId(list)}-add`;

/** A field, or the first control of a question. */
export function focusOn(id: string): void {
  const found = document.getElementById(id);
  const control = found?.matches("fieldset") ? found.querySelector<HTMLElement>("input, select") : found;
  control?.focus();
}

/** Takes the focus to what the next rendering shows. React's flushSync would cost the login page half a kilobyte. */
export function useFocusNext(): (id: string) => void {
  const next = useRef<string | null>(null);
  useEffect(() => {
    if (next.current !== null) focusOn(next.current);
    next.current = null;
  });
  return (id) => {
    next.current = id;
  };
}
