/** Joins the class names that apply: `classes("btn", small && "btn--sm")`. */
export function classes(...names: (string | false | null | undefined)[]): string {
  return names.filter(Boolean).join(" ");
}
