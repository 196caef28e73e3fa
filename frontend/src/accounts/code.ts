import type { Finding } from "@/client";

/** What cannot be a code is not sent. The server takes the digits out of the same separators. */
export const isCode = (typed: string): boolean => /^([\s.-]*\d){6}[\s.-]*$/.test(typed);

/** As the server would say it. */
export const NOT_A_CODE: readonly Finding[] = [
  { pointer: "/code", code: "code_digits", detail: "", label: null, params: {} },
];

/** Refusals that are said at the field for the code. */
export const isWrongCode = (code: string): boolean => code === "code_wrong" || code === "code_used";
