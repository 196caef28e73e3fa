import type { Schemas } from "@/client";

type Status = Schemas["Invoice"]["status"];

const DECIDED: readonly Status[] = ["accepted", "transmitted", "paid", "refused", "forwarded", "to_correct"];

/** Whether a decision is in force, and so a letter of the office that says it. */
export const hasLetter = (status: Status): boolean => DECIDED.includes(status);
