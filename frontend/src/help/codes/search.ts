import { plain } from "./words";

/** `none` are codes that are no rule about the content of a request. */
export const SEVERITIES = ["error", "warning", "none"] as const;

export interface CodesSearch {
  readonly q?: string;
  readonly form?: string;
  readonly severity?: (typeof SEVERITIES)[number];
}

export const MOST_TYPED = 80;

/** What an address asks for, as far as it makes sense. */
export function codesSearch(raw: Readonly<Record<string, unknown>>): CodesSearch {
  const severity = SEVERITIES.find((known) => known === raw.severity);
  return {
    ...(raw.q !== undefined && raw.q !== "" && { q: String(raw.q).slice(0, MOST_TYPED) }),
    ...(typeof raw.form === "string" && raw.form !== "" && { form: raw.form }),
    ...(severity && { severity }),
  };
}

interface Searched {
  readonly code: string;
  readonly meaning: string;
  readonly fix: string;
  readonly severity: "error" | "warning" | null;
  readonly forms: readonly string[];
}

/** Whether every typed word stands in the code or its words, and the filters hold; what holds for all forms is each form's. */
export function matches(code: Searched, { q = "", form, severity }: CodesSearch): boolean {
  const text = plain(`${code.code} ${code.meaning} ${code.fix}`);
  return (
    plain(q)
      .split(" ")
      .every((word) => text.includes(word)) &&
    (form === undefined || code.forms.includes(form) || code.forms.includes("all")) &&
    (severity === undefined || (code.severity ?? "none") === severity)
  );
}

/** The invoice types that the list can be filtered by. */
export function formsOf(codes: readonly Searched[]): string[] {
  return [...new Set(codes.flatMap(({ forms }) => forms))].filter((form) => form !== "all").sort();
}
