import type { KeyboardEvent } from "react";

/** Where Enter would send the form, not what it presses itself. */
const isField = (target: EventTarget): boolean =>
  target instanceof HTMLInputElement && !["button", "file", "submit"].includes(target.type);

/** For a long form: Enter in a field does not send it, as its button does. */
export function keepOnEnter(event: KeyboardEvent): void {
  if (event.key === "Enter" && isField(event.target)) event.preventDefault();
}
