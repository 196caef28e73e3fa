/** The form's values have the shape of the body that is sent, so a JSON pointer names a field: /form/lines/0/date. */

export function nameOf(pointer: string): string {
  return pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
    .join(".");
}

export function pointerOf(name: string): string {
  return `/${name.replaceAll("~", "~0").replaceAll("/", "~1").replaceAll(".", "/")}`;
}

/** The id of the control of a field, the same on every render so that summaries and mails can link to it. */
export function fieldId(name: string): string {
  return `field-${name.replaceAll(".", "-")}`;
}
