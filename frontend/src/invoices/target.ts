import { fieldId } from "@/form";

const PREFIX = fieldId("");

/** "#field-form-lines-0" → "form.lines.0": where a link into a form leads. Names of fields have no hyphens. */
export function targetOfHash(hash: string): string | null {
  const id = hash.replace(/^#/, "");
  return id.startsWith(PREFIX) ? id.slice(PREFIX.length).replaceAll("-", ".") : null;
}
